"""The trained reader: what it adds, and that its loss costs no article."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest

from marsad.extract import inference, trained
from marsad.extract.document import Document
from marsad.extract.inference import CONFIG, MODEL, PIECES, Model, ModelFault
from marsad.extract.lexicon import Lexicon, lexicon
from marsad.settings import settings

TEXT = (
    "استقبل وزير الدفاع الليبي نظيره التركي يشار غولر في طرابلس أمس الخميس.\n"
    "ووقّع الجانبان اتفاقية للتدريب. ونفت أنقرة أنها أرسلت قوات إلى بنغازي.\n"
) * 3


@pytest.fixture(scope="module")
def lex() -> Lexicon:
    return lexicon()


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(inference.model_folder())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(inference.model_folder(), tmp_path / "reader")
    return tmp_path / "reader"


def test_scores_stand_on_the_words_of_the_text(model: Model, lex: Lexicon) -> None:
    scores = model.scores(Document(lex, TEXT))
    words = "".join(TEXT[a:b] for a, b in zip(scores.starts, scores.ends, strict=True))
    assert words == "".join(TEXT.split())
    at = TEXT.index("استقبل")
    found = scores.types[scores.within(at, at + len("استقبل"))].max(axis=0)
    assert model.types[int(found.argmax())] == "CONSULT"
    assert found.max() > 0.5


def test_the_same_text_gives_the_same_scores(model: Model, lex: Lexicon) -> None:
    first, second = (model.scores(Document(lex, TEXT)) for _ in range(2))
    assert (first.types == second.types).all()


def test_an_endless_sentence_is_read_in_pieces(model: Model, lex: Lexicon) -> None:
    text = "زار الوزير الليبي تونس ثم " * 200
    scores = model.scores(Document(lex, text))
    assert scores.passage[-1] > 2
    assert scores.ends[-1] == len(text.rstrip())


def test_an_empty_text_has_no_readings(model: Model, lex: Lexicon) -> None:
    assert trained.BothReader(lex, model).read(Document(lex, "")) == []
    assert trained.ModelReader(lex, model).read(Document(lex, " \n ")) == []


def test_rules_and_network_see_the_same_reading(model: Model, lex: Lexicon) -> None:
    readings = trained.BothReader(lex, model).read(Document(lex, TEXT))
    consult = next(r for r in readings if r.plover_type == "CONSULT")
    assert consult.features["rule"] == 1.0
    assert consult.features["model"] > 0.5
    assert any(t.startswith("model:") for t in consult.trace)


def test_the_network_alone_reads_with_roles(model: Model, lex: Lexicon) -> None:
    document = Document(lex, TEXT)
    readings = trained.ModelReader(lex, model).read(document)
    consult = next(r for r in readings if r.plover_type == "CONSULT")
    assert document.span(consult.start, consult.end).words == "استقبل"
    assert consult.source or consult.target
    assert consult.status == "actual"


@pytest.mark.parametrize("name", [MODEL, PIECES, CONFIG])
def test_a_missing_file_is_told(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelFault, match="missing"):
        Model(copy)


def test_a_damaged_file_is_told(copy: Path) -> None:
    with (copy / MODEL).open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\1\2")
    with pytest.raises(ModelFault, match="checksum"):
        Model(copy)


@pytest.mark.parametrize("config", ["", "[]", "{}", json.dumps({"format": 99})])
def test_a_config_that_says_nothing_is_told(copy: Path, config: str) -> None:
    (copy / CONFIG).write_text(config, "utf-8")
    with pytest.raises(ModelFault, match=CONFIG):
        Model(copy)


def test_without_the_network_rules_read_and_say_so_once(
    lex: Lexicon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(inference, "model_folder", lambda: tmp_path)
    monkeypatch.setenv("MARSAD_READER", "both")
    inference.shipped.cache_clear()
    try:
        with caplog.at_level(logging.WARNING):
            names = [trained.default_reader(lex).name for _ in range(3)]
    finally:
        inference.shipped.cache_clear()
    assert names == ["rules"] * 3
    assert [r.levelname for r in caplog.records] == ["WARNING"]
    assert "missing" in caplog.text


def test_without_onnxruntime_the_fault_is_told(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "onnxruntime", None)
    with pytest.raises(ModelFault, match="onnxruntime"):
        Model(copy)


@pytest.mark.parametrize("name", ["rules", "model", "both"])
def test_the_setting_chooses(lex: Lexicon, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("MARSAD_READER", name)
    assert trained.default_reader(lex).name == name


def test_an_unknown_reader_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_READER", "oracle")
    with pytest.raises(ValueError, match="MARSAD_READER='oracle': one of rules, model, both"):
        settings()
