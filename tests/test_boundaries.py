"""Who may import whom, read from the source: the language engine stays free of databases, the package of Airflow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "plugins" / "marsad"
HEAVY = {"sqlalchemy", "alembic", "psycopg", "psycopg2", "great_expectations", "pandas", "numpy", "marsad", "httpx"}


def sources(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def imports(path: Path, *, top_level: bool = False) -> Iterator[str]:
    """Names of modules that a file imports, anywhere in it or only when it is itself imported."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = list(_executed(tree)) if top_level else list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """What runs at import: everything but bodies of functions and of `if TYPE_CHECKING`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _executed(node)


def roots(names: Iterator[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def built_sql(source: str) -> Iterator[str]:
    """Calls of text() and execute() whose query is put together: an f-string, a sum, a format()."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in ("text", "execute", "exec_driver_sql"):
            continue
        first = node.args[0]
        if isinstance(first, ast.JoinedStr | ast.BinOp) or (
            isinstance(first, ast.Call)
            and isinstance(first.func, ast.Attribute)
            and first.func.attr == "format"
            and isinstance(first.func.value, ast.Constant)
        ):
            yield f"{node.lineno}: {ast.unparse(first)[:80]}"


@pytest.mark.parametrize("path", sources(PACKAGE / "arabic", PACKAGE / "clean", PACKAGE / "extract"), ids=str)
def test_the_language_engine_knows_no_database_and_no_later_stage(path: Path) -> None:
    names = set(imports(path))
    assert roots(iter(names)).isdisjoint({"airflow", "sqlalchemy", "psycopg", "alembic", "great_expectations"})
    later = ("marsad.warehouse", "marsad.validate", "marsad.stages", "marsad.runner", "marsad.cli")
    assert [name for name in names if name.startswith(later)] == []


@pytest.mark.parametrize("path", sources(PACKAGE), ids=str)
def test_the_package_does_not_import_airflow(path: Path) -> None:
    assert "airflow" not in roots(imports(path))


@pytest.mark.parametrize("path", sources(PACKAGE), ids=str)
def test_great_expectations_is_imported_only_where_it_is_used(path: Path) -> None:
    """It costs seconds and hundreds of megabytes: inside functions only."""
    assert "great_expectations" not in roots(imports(path, top_level=True))


@pytest.mark.parametrize("path", sources(ROOT / "dags"), ids=str)
def test_dag_files_import_nothing_heavy(path: Path) -> None:
    assert roots(imports(path, top_level=True)).isdisjoint(HEAVY)


@pytest.mark.parametrize("path", sources(PACKAGE, ROOT / "dags"), ids=str)
def test_sql_is_not_built_from_strings(path: Path) -> None:
    """What goes to text() or execute() is a literal or a name: neither an f-string nor a sum nor a format()."""
    assert list(built_sql(path.read_text("utf-8"))) == []


def test_the_check_itself_sees_what_it_forbids(tmp_path: Path) -> None:
    sample = tmp_path / "sample.py"
    sample.write_text("def f():\n    import airflow.sdk\nfrom great_expectations import x\n", encoding="utf-8")
    assert roots(imports(sample)) == {"airflow", "great_expectations"}
    assert roots(imports(sample, top_level=True)) == {"great_expectations"}
    built = "text('a')\ntext(f'{a}')\nc.execute('a' + b)\ntext('{}'.format(b))\nc.execute(a)\n"
    assert [line[0] for line in built_sql(built)] == ["2", "3", "4"]
