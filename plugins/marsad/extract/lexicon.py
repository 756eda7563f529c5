"""The lexicons of ``seeds/reference`` in memory: one phrase index for names and offices, one form table for predicates.

Atoms are what a run of words can stand for (a state, an office head, a rank ...). The grammar in ``entities`` puts
them together; nothing here looks at a sentence.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import ahocorasick
import yaml

from marsad.arabic import demonym, inflect
from marsad.arabic.inflect import Form
from marsad.arabic.normal import fold
from marsad.arabic.tokens import Split, splits, tokenise, without_pronoun
from marsad.settings import settings


@dataclass(frozen=True, slots=True)
class Atom:
    """One reading of a phrase. ``row`` is the lexicon row's name for traces, ``file:key``."""

    cls: str
    name: str
    row: str
    country: str | None = None
    sector: str = ""
    gender: str = "m"
    number: int = 1
    definite: bool = False
    alone: bool = False
    data: Any = None


@dataclass(frozen=True, slots=True)
class Sense:
    """One row of predicates.csv. Role slots hold source, target, both, place or an empty string.

    ``frame``: ``negated`` rows mean their event only under a negation (لن تتوانى), ``reception`` rows tell a guest who
    is received (استقبل), so that the host's place is theirs.
    """

    id: str
    pos: str
    type: str
    kind: str
    subject: str
    object: str
    genitive: str
    preps: dict[str, tuple[str, ...]]
    needs: frozenset[str]
    unless: frozenset[str]
    prior: float
    example: str
    reads: str
    frame: str = ""


@dataclass(frozen=True, slots=True)
class Light:
    """One row of light_verbs.csv."""

    id: str
    noun_slots: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that may be a predicate: one sense in one form, with the clitics that were taken off."""

    sense: Sense | Light | None
    form: Form
    conj: str = ""
    prep: str = ""
    pronoun: str = ""
    future: bool = False


CUE_PREFIXES = ("", "ال", "و", "ب", "ل", "وال", "بال", "لل", "ف", "ك")
PRIORS = {"high": 0.9, "mid": 0.6, "low": 0.3}


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a reference CSV; comment lines (``#``) are skipped, missing cells are empty strings."""
    lines = [line for line in path.read_text("utf-8").splitlines(True) if line.strip() and not line.startswith("#")]
    for row in csv.DictReader(io.StringIO("".join(lines))):
        yield {k: (v or "").strip() for k, v in row.items() if k}


def values(cell: str) -> list[str]:
    return [v.strip() for v in cell.split("|") if v.strip()]


def phrase(text: str) -> tuple[str, ...]:
    """Folded tokens of a lexicon phrase."""
    return tuple(tokenise(fold(text)).forms)


def definite(form: str) -> str:
    """The form with the article on each of its words that takes it (فريق أول ركن: الفريق أول ركن)."""
    return form if form.startswith("ال") else "ال" + form


@dataclass(eq=False)
class Lexicon:
    """Everything that the engine knows. ``phrases`` maps a first token to (rest, atoms), longest rest first."""

    root: Path
    phrases: dict[str, list[tuple[tuple[str, ...], list[Atom]]]] = field(default_factory=dict)
    forms: dict[str, list[tuple[Sense | Light | None, Form]]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    false_friends: dict[str, frozenset[str]] = field(default_factory=dict)
    grammar: dict[str, frozenset[str]] = field(default_factory=dict)
    wordsets: dict[str, frozenset[str]] = field(default_factory=dict)
    kinds: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    cues: dict[str, list[str]] = field(default_factory=dict)
    automaton: Any = field(default_factory=ahocorasick.Automaton)
    states: dict[str, str] = field(default_factory=dict)
    capitals: dict[str, str] = field(default_factory=dict)
    outlets: dict[str, str] = field(default_factory=dict)
    senses: list[Sense] = field(default_factory=list)
    verbs: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._index: dict[str, dict[tuple[str, ...], list[Atom]]] = defaultdict(lambda: defaultdict(list))
        self.nouns: set[str] = set()
        self.grammar = _sets(self.root / "grammar.yaml")
        never = (
            "prepositions",
            "complementisers",
            "relatives",
            "clause_breaks",
            "counterparts",
            "mutual_nouns",
            "months_after",
            "adverbs",
        )
        self.closed = frozenset(w for name in never for w in self.grammar.get(name, ()))
        groups = ("negators", "modal_hypothetical", "planned_words", "denial_words")
        self.governors = frozenset(w for name in groups for w in self.grammar.get(name, ()))
        outside = (
            "prepositions",
            "complementisers",
            "relatives",
            "clause_breaks",
            "negators",
            "modal_hypothetical",
            "planned_words",
            "past_background",
            "months_after",
            "months_bare",
            "counterparts",
            "mutual_nouns",
        )
        self.outside_names = frozenset(w for name in outside for w in self.grammar.get(name, ()))
        self.wordsets = _sets(self.root / "wordsets.yaml")
        _Names(self).load()
        _Predicates(self).load()
        for first, rests in self._index.items():
            self.phrases[first] = sorted(rests.items(), key=lambda item: -len(item[0]))
            if () in rests and any(a.cls in ("head", "office", "portfolio", "body") for a in rests[()]):
                self.nouns.add(first)
        self._index.clear()

    def add(self, text: str, atom: Atom) -> None:
        """File an atom under a phrase in ordinary spelling."""
        words = phrase(text)
        if words:
            atoms = self._index[words[0]][words[1:]]
            if not any(a.cls == atom.cls and a.country == atom.country and a.name == atom.name for a in atoms):
                atoms.append(atom)

    def path(self, name: str) -> Path:
        return self.root / name

    @lru_cache(maxsize=300_000)  # noqa: B019 - one lexicon lives as long as the process
    def starts(self, form: str) -> tuple[tuple[Split, list[tuple[tuple[str, ...], list[Atom]]]], ...]:
        """The ways to take clitics off ``form`` that leave a first word of some phrase."""
        return tuple((s, self.phrases[s.stem]) for s in splits(form) if s.stem in self.phrases)

    @lru_cache(maxsize=300_000)  # noqa: B019
    def hits(self, form: str) -> tuple[Hit, ...]:
        """Every predicate reading of a word, clitics and object pronouns taken off."""
        return () if form in self.closed else self.readings(form)

    @lru_cache(maxsize=10_000)  # noqa: B019
    def readings(self, form: str) -> tuple[Hit, ...]:
        """Like ``hits``, also for closed words: عبر is a verb where عن follows it, هنّأ where the shadda is written."""
        out: list[Hit] = []
        whole = form in self.nouns or any(stem in self.nouns for stem, _ in without_pronoun(form))
        for split in splits(form)[: 1 if whole else None]:
            self._forms_of(split.stem, split, "", out)
            if not out and len(split.stem) >= 4:
                for stem, pronoun in without_pronoun(split.stem):
                    before = len(out)
                    self._forms_of(stem, split, pronoun, out)
                    if len(out) > before:
                        break
        return tuple(out)

    def _forms_of(self, stem: str, split: Split, pronoun: str, out: list[Hit]) -> None:
        for sense, form in self.forms.get(stem, ()):
            verbal = form.tense in ("perfect", "imperfect")
            if verbal and split.prep in ("ب", "ك"):
                continue
            if pronoun and form.tense == "masdar" and form.definite:
                continue
            out.append(Hit(sense, form, split.conj, split.prep, pronoun))
        if stem.startswith("س") and len(stem) >= 4 and not split.prep:
            for sense, form in self.forms.get(stem[1:], ()):
                if form.tense == "imperfect":
                    out.append(Hit(sense, form, split.conj, "", pronoun, future=True))

    @lru_cache(maxsize=300_000)  # noqa: B019
    def governor(self, form: str) -> str:
        """The negator, modal, plan, denial or purpose word that ``form`` is under its clitics, else the form itself."""
        if form in self.governors:
            return form
        for s in splits(form):
            # كما and لما are no negations: a preposition is taken off purpose words only.
            if (s.stem in self.governors and not s.prep) or s.stem in self.grammar["purpose_words"]:
                return s.stem
        return form

    def single(self, form: str) -> list[Atom]:
        """Atoms of a phrase of one word, without clitics."""
        return next((atoms for rest, atoms in self.phrases.get(form, ()) if not rest), [])

    def topics(self, text: str) -> tuple[str, ...]:
        """Topics whose cues begin a word of the folded text, in name order."""
        if not self.cues:
            return ()
        found = {topic for _, cue in self.automaton.iter(" " + text) for topic in self.cues[cue]}
        return tuple(sorted(found))


def _sets(path: Path) -> dict[str, frozenset[str]]:
    if not path.exists():
        return {}
    data = yaml.safe_load(path.read_text("utf-8")) or {}
    return {name: frozenset(" ".join(phrase(str(w))) for w in words) for name, words in data.items()}


class _Names:
    """Fills the phrase index from the files about participants and places."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        path = self.lexicon.path(name)
        return rows_of(path) if path.exists() else iter(())

    def load(self) -> None:
        self.states()
        self.outlets()
        self.places()
        self.heads()
        self.bodies()
        self.actors()
        self.generics()
        self.words()

    def states(self) -> None:
        lex = self.lexicon
        rows = list(self.rows("states.csv"))
        spellings = {v for row in rows for v in values(row["names"])}
        for row in rows:
            iso, name = row["iso3"], values(row["names"])[0]
            lex.states[iso] = name
            ref = f"states:{iso}"
            for form in values(row["names"]):
                lex.add(form, Atom("state", name, ref, iso, "GOV"))
            for form in [row["capital"], *values(row["capital_names"])]:
                lex.add(form, Atom("capital", row["capital"], ref, iso, "GOV"))
            lex.capitals[iso] = row["capital"]
            for form in values(row["seats"]):
                lex.add(form, Atom("seat", form, ref, iso, "GOV"))
            for base in values(row["demonyms"]):
                for f in demonym.forms(base, values(row.get("plurals", "")), spellings):
                    if f.gender == "f" and f.number == 3 and not f.definite:
                        continue  # مجريات, تركيات ... are other words
                    lex.add(f.surface, Atom("demonym", name, ref, iso, "", f.gender, f.number, f.definite))

    def outlets(self) -> None:
        for row in self.rows("outlets.csv"):
            for form in (row["name"], *values(row["names"])):
                self.lexicon.outlets[fold(form)] = row["country"]

    def places(self) -> None:
        for row in self.rows("places.csv"):
            forms = [row["name"], *values(row["names"])]
            data = (
                row["name"],
                row["country"],
                int(row["geonames_id"]) if row["geonames_id"] else None,
                float(row["latitude"]) if row["latitude"] else None,
                float(row["longitude"]) if row["longitude"] else None,
                row["class"],
                int(float(row["population"] or 0)),
            )
            for form in dict.fromkeys(forms):
                self.lexicon.add(form, Atom("place", row["name"], f"places:{form}", row["country"], data=data))

    def heads(self) -> None:
        for row in self.rows("titles.csv"):
            self.head_forms("title", row, data=row["class"])
        for row in self.rows("offices.csv"):
            alone = row["alone"].lower() in ("yes", "true", "1")
            self.head_forms("office", row, alone=alone)
            self.with_pronouns(row)
        for row in self.rows("institutions.csv"):
            self.institution(row)

    def head_forms(self, cls: str, row: dict[str, str], *, alone: bool = False, data: str | None = None) -> None:
        """A title or office in its genders and numbers, with the article and without."""
        for form, gender, number in _nouns(row):
            for is_def, surface in ((False, form), (True, definite(form))):
                is_def = is_def or (cls == "office" and form.startswith("ال"))
                atom = Atom(
                    cls, row["form"], f"{cls}s:{row['form']}", None, row["sector"], gender, number, is_def, alone, data
                )
                self.lexicon.add(surface, atom)

    def with_pronouns(self, row: dict[str, str]) -> None:
        """رئيسها، سفيره: the head with the pronoun of its state or body."""
        for form, gender, number in _nouns(row):
            if " " in form or number != 1 or form.startswith("ال"):
                continue
            stem = form[:-1] + "ت" if form.endswith("ة") else form
            atom = Atom(
                "office", row["form"], f"offices:{row['form']}", None, row["sector"], gender, number, True, True
            )
            for pronoun in ("ه", "ها", "هم", "هما"):
                self.lexicon.add(stem + pronoun, atom)

    def institution(self, row: dict[str, str]) -> None:
        form, cls = row["form"], row["class"]
        bare = fold(form)
        feminine = bare.endswith("ه")
        surfaces = {form: form.startswith("ال"), definite(form): True}
        if cls == "head":
            stem = bare[:-1] + "ت" if feminine else bare
            surfaces |= dict.fromkeys((stem + ending for ending in ("ي", "ين", "ان", "ا")), False)
        for surface, is_def in surfaces.items():
            gender = "f" if feminine else "m"
            self.lexicon.add(surface, Atom(cls, form, f"institutions:{form}", None, row["sector"], gender, 1, is_def))

    def bodies(self) -> None:
        for row in self.rows("bodies.csv"):
            names = values(row["names"])
            short = _in_context(row["note"])
            for form in names:
                # ``alone`` here: the short name stands for the body only where the article is about its country.
                atom = Atom(
                    "body",
                    names[0],
                    f"bodies:{row['id']}",
                    row["country"] or None,
                    row["sector"],
                    alone=form in short,
                    data=row,
                )
                self.lexicon.add(form, atom)

    def actors(self) -> None:
        people: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in self.rows("actors.csv"):
            people[row["id"]].append(row)
        for key, periods in people.items():
            names = list(dict.fromkeys(n for row in periods for n in values(row["names"])))
            short = {form for row in periods for form in _in_context(row["note"])}
            row = periods[-1]
            for form in names:
                atom = Atom(
                    "person",
                    names[0],
                    f"actors:{key}",
                    row["country"] or None,
                    row["sector"],
                    alone=form in short,
                    data=tuple(periods),
                )
                self.lexicon.add(form, atom)

    def generics(self) -> None:
        for row in self.rows("generics.csv"):
            forms = [(row["form"], 1)] + [(p, 3) for p in values(row["plural"])]
            for form, number in forms:
                for is_def, surface in ((False, form), (True, definite(form))):
                    self.lexicon.add(
                        surface,
                        Atom("generic", form, f"generics:{row['form']}", None, row["sector"], "m", number, is_def),
                    )

    def words(self) -> None:
        lex = self.lexicon
        names: set[str] = set()
        for row in self.rows("given_names.csv"):
            names.update(phrase(row["form"]))
        lex.names = frozenset(names)
        path = lex.path("common_words.txt")
        if path.exists():
            lines = path.read_text("utf-8").splitlines()
            lex.common = frozenset(fold(w) for w in lines if w and not w.startswith("#"))
        lex.false_friends = {
            fold(row["form"]): frozenset(" ".join(phrase(w)) for w in values(row["unless"]))
            for row in self.rows("false_friends.csv")
        }


def _in_context(note: str) -> set[str]:
    """The names that a note ``context: a, b`` lists: ordinary words or names that others bear too."""
    _, found, rest = note.partition("context:")
    return {name.strip() for name in rest.split(";")[0].split(",")} if found else set()


def _nouns(row: dict[str, str]) -> Iterable[tuple[str, str, int]]:
    form = row["form"]
    yield form, "m", 1
    yield from ((v, "f", 1) for v in values(row["feminine"]))
    yield from ((v, "m", 2) for v in values(row["dual"]))
    yield from ((v, "m", 3) for v in values(row["plural"]))
    if " " not in form and not form.endswith(("ة", "اء", "ى")):
        yield form + "ا", "m", 1


class _Predicates:
    """Fills the form table from predicates.csv, light_verbs.csv and the plain verbs of grammar.yaml."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.table: dict[str, list[tuple[Sense | Light | None, Form]]] = defaultdict(list)

    def load(self) -> None:
        lex = self.lexicon
        for row in self._rows("event_kinds.csv"):
            lex.kinds[row["kind"], row["plover_type"]] = row
        for row in self._rows("topics.csv"):
            for cue in values(row["cues"]):
                folded = " ".join(phrase(cue))
                lex.cues.setdefault(folded, []).append(row["topic"])
                for prefix in CUE_PREFIXES:
                    lex.automaton.add_word(" " + prefix + folded, folded)
        lex.automaton.make_automaton()
        for row in self._rows("predicates.csv"):
            sense = self.sense(row)
            lex.senses.append(sense)
            self.forms(row, sense)
        for row in self._rows("light_verbs.csv"):
            light = Light(f"light:{row['lemma']}", tuple(values(row["noun_slot"])), row["subject"])
            self.forms(row | {"pos": "verb", "masdar": "", "participle": ""}, light)
        verbs: set[str] = set()
        for cell in lex.grammar.get("plain_verbs", frozenset()):
            lemma, _, present = cell.partition(" ")
            for form in inflect.perfect(lemma) + (inflect.imperfect(present) if present else []):
                verbs.add(form.surface)
        for surface, entries in self.table.items():
            if any(f.tense in ("perfect", "imperfect") for _, f in entries):
                verbs.add(surface)
        lex.verbs = frozenset(verbs)
        lex.forms = dict(self.table)

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        path = self.lexicon.path(name)
        return rows_of(path) if path.exists() else iter(())

    def sense(self, row: dict[str, str]) -> Sense:
        preps: dict[str, tuple[str, ...]] = {}
        for part in row["preps"].split(";"):
            prep, _, roles = part.partition("=")
            if prep.strip():
                preps[fold(prep.strip())] = tuple(r.strip() for r in roles.split(",") if r.strip())
        empty = {"-": ""}
        return Sense(
            row["id"],
            row["pos"],
            row["type"],
            row["kind"],
            empty.get(row["subject"], row["subject"]),
            empty.get(row["object"], row["object"]),
            empty.get(row["genitive"], row["genitive"]),
            preps,
            self.words(row["needs"]),
            self.words(row["unless"]),
            PRIORS.get(row["prior"], 0.6),
            row["example"],
            row["reads"],
            row.get("frame", ""),
        )

    def words(self, cell: str) -> frozenset[str]:
        out: set[str] = set()
        for value in values(cell):
            if value.startswith("@"):
                out |= self.lexicon.wordsets.get(value[1:], frozenset())
            else:
                out.add(" ".join(phrase(value)))
        return frozenset(out)

    def forms(self, row: dict[str, str], sense: Sense | Light) -> None:
        made: list[Form] = []
        if row["pos"] == "verb":
            made += inflect.perfect(row["lemma"])
            if row["imperfect"]:
                made += inflect.imperfect(row["imperfect"])
            for passive in values(row["passive"]):
                made += inflect.perfect(passive, passive=True)
            for p in values(row["participle"]):
                made += inflect.participle(p)
        else:
            made += inflect.noun(row["lemma"])
        for m in values(row["masdar"]):
            made += inflect.noun(m)
        seen: set[str] = set()
        never = self.lexicon.grammar["never_verbs"]
        for form in made:
            if form.surface not in seen and form.surface not in never:
                seen.add(form.surface)
                self.table[form.surface].append((sense, form))


@lru_cache(maxsize=4)
def lexicon(root: Path | None = None) -> Lexicon:
    """The lexicon of ``root`` (default: the settings' reference folder), loaded once a process."""
    return Lexicon(root or settings().reference)
