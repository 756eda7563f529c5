"""Participants and places of a sentence: atoms from the lexicon, put together by a noun-phrase grammar.

A participant phrase is a chain: titles, an office and the bodies it belongs to, demonyms or states, a personal name, in
the orders that the press uses ("رئيس الأركان العامة للجيش الليبي الفريق أول ركن محمد الحداد"). The chain yields one
``Entity`` with country, sector and the span that names it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from marsad.arabic.tokens import Split, Tokens, splits
from marsad.extract.lexicon import Atom, Lexicon

HEADS = ("office", "title", "head", "force", "body", "person", "generic")
BRIGADES = frozenset(("اللواء", "لواء", "الكتيبه", "كتيبه", "الفرقه", "فرقه", "السريه", "المنطقه", "القوه", "الفيلق"))
DATEWORDS = frozenset(("الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "اليوم", "الماضي", "الجاري"))
ENVOYS = frozenset(("سفير", "السفير", "قنصل", "القنصل", "سفاره", "سفارة", "السفاره", "قنصلية", "بعثة", "بعثه", "البعثه", "ملحق عسكري",
                    "الملحق العسكري", "القائم بالأعمال", "قائم بالأعمال", "مندوب", "المندوب", "ممثل", "الممثل", "مبعوث", "المبعوث"))  # fmt: skip
LONGEST_NAME = 6
LONGEST_CHAIN = 24


@dataclass(slots=True)
class Entity:
    """One participant phrase. ``i:j`` are tokens, ``start:end`` and ``name`` offsets in the normal form.

    head: person, office, institution, body, state, capital, people, generic, side, delegation, mutual, counterpart.
    ``by`` says what gave the country: demonym, state, body, actor, place, context or an empty string.
    """

    i: int
    j: int
    start: int
    end: int
    head: str
    name: tuple[int, int]
    country: str | None = None
    sector: str = ""
    number: int = 1
    gender: str = "m"
    definite: bool = False
    conj: str = ""
    prep: str = ""
    person: tuple[int, int] | None = None
    known: Any = None
    key: str = ""
    places: list[Any] = field(default_factory=list)
    by: str = ""
    rows: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    international: bool = False
    genitive: bool = False
    label: str = ""


@dataclass(slots=True)
class PlaceHit:
    """Words that may name a place, with every homonym. A state or capital is also an ``Entity``."""

    i: int
    j: int
    start: int
    end: int
    candidates: list[Atom]
    prep: str = ""
    conj: str = ""


@dataclass(slots=True)
class Match:
    """The longest lexicon phrase at a token under one way to take its clitics off."""

    i: int
    j: int
    split: Split
    atoms: list[Atom]

    def of(self, *classes: str) -> Atom | None:
        return next((a for a in self.atoms if a.cls in classes), None)


class Chunker:
    """Finds the entities and places of one sentence."""

    def __init__(self, lexicon: Lexicon, tokens: Tokens) -> None:
        self.lex = lexicon
        self.tokens = tokens
        self.forms = tokens.forms
        self.words = frozenset(tokens.forms)
        self._at: dict[int, list[Match]] = {}
        g = lexicon.grammar
        self.preps = g["prepositions"]
        self.closed = (
            g["prepositions"] | g["complementisers"] | g["relatives"] | g["clause_breaks"] | g["negators"]
            | g["modal_hypothetical"] | g["planned_words"] | g["past_background"] | g["months_after"]
            | g["months_bare"] | g["counterparts"] | g["mutual_nouns"]
        )  # fmt: skip

    def run(self) -> tuple[list[Entity], list[PlaceHit]]:
        entities: list[Entity] = []
        places: list[PlaceHit] = []
        k = 0
        n = len(self.forms)
        while k < n:
            entity = self.entity(k) if self.capital_of(k) is None else None
            if entity is None:
                hit = self.place(k)
                if hit:
                    places.append(hit)
                    k = hit.j
                else:
                    k += 1
                continue
            entities.append(entity)
            if entity.head in ("state", "capital"):
                hit = self.place(k)
                if hit and hit.j == entity.j:
                    places.append(hit)
            else:
                places.extend(self.inner_places(entity))
            k = entity.j
        return entities, places

    def inner_places(self, e: Entity) -> list[PlaceHit]:
        """Places inside a participant phrase that say where it is: السفارة في طرابلس."""
        out = []
        for i in range(e.i + 1, e.j):
            before = self.forms[i - 1]
            hit = self.place(i) if before == "في" or self.forms[i].startswith("ب") else None
            if hit and hit.prep in ("في", "ب") and hit.j <= e.j:
                out.append(hit)
        return out

    # -- lexicon look-ups ---------------------------------------------------------------------------------------

    def at(self, k: int) -> list[Match]:
        """Matches that begin at token ``k``, longest first, the whole word before its splits."""
        found = self._at.get(k)
        if found is None:
            found = []
            verb = self.forms[k] in self.lex.verbs
            for split, rests in self.lex.starts(self.forms[k]):
                if (split.prep or split.conj) and (verb and split.prep or len(split.stem) < 3):
                    continue
                for rest, atoms in rests:
                    j = k + 1 + len(rest)
                    if not rest or tuple(self.forms[k + 1 : j]) == rest:
                        kept = self.credible(k, j, split, atoms)
                        if kept:
                            found.append(Match(k, j, split, kept))
                            break
            found.sort(key=lambda m: -m.j)
            self._at[k] = found
        return found

    def credible(self, k: int, j: int, split: Split, atoms: list[Atom]) -> list[Atom]:
        """Atoms less the false friends that nothing in the sentence speaks for."""
        if j > k + 1:
            return atoms
        if split.stem in self.lex.common or split.stem in self.lex.verbs:
            # فتح is a movement only where something says so.
            before = self.forms[k - 1] if k else ""
            if before != '"' and not any(a.cls == "head" for a in self.lex.single(before)):
                atoms = [a for a in atoms if a.cls != "body"]
        unless = self.lex.false_friends.get(split.stem)
        if unless is None or any(w in self.words or " " in w and self.has_phrase(w) for w in unless):
            return atoms
        before = self.forms[k - 1] if k else ""
        if before in self.lex.grammar["place_nouns"] or before == "في":
            return atoms
        return [a for a in atoms if a.cls not in ("state", "capital", "place", "demonym")]

    def has_phrase(self, words: str) -> bool:
        parts = words.split()
        return any(self.forms[i : i + len(parts)] == parts for i in range(len(self.forms) - len(parts) + 1))

    def bare(self, k: int) -> Match | None:
        """The longest match at ``k`` without clitics."""
        if k >= len(self.forms):
            return None
        return next((m for m in self.at(k) if not m.split.conj and not m.split.prep), None)

    # -- places -------------------------------------------------------------------------------------------------

    def capital_of(self, k: int) -> PlaceHit | None:
        """العاصمة الليبية names طرابلس without saying so, unless the name follows."""
        split = next((s for s in splits(self.forms[k]) if s.stem == "العاصمه"), None)
        m = self.bare(k + 1) if split else None
        atom = m.of("demonym") if m else None
        if split is None or m is None or atom is None or not atom.definite:
            return None
        after = self.bare(m.j)
        start = self.head_start(k, split)
        if after and after.of("capital", "place"):
            named = [a for a in after.atoms if a.cls in ("capital", "place")]
            return PlaceHit(k, after.j, start, self.tokens.ends[after.j - 1], named, self.prep_of(k, split), split.conj)
        capital = Atom("capital", self.lex.capitals.get(atom.country or "", ""), atom.row, atom.country, "GOV")
        return PlaceHit(k, m.j, start, self.tokens.ends[m.j - 1], [capital], self.prep_of(k, split), split.conj)

    def place(self, k: int) -> PlaceHit | None:
        named = self.capital_of(k)
        if named is not None:
            return named
        for m in self.at(k):
            atoms = [a for a in m.atoms if a.cls in ("place", "state", "capital")]
            if atoms:
                start = self.tokens.ends[k] - len(m.split.stem) if m.j == k + 1 else self.head_start(k, m.split)
                return PlaceHit(k, m.j, start, self.tokens.ends[m.j - 1], atoms, self.prep_of(k, m.split), m.split.conj)
        return None

    def head_start(self, k: int, split: Split) -> int:
        """Where the stem of token ``k`` begins; of للجيش the two letters لل are the preposition and the article."""
        form = self.forms[k]
        if form.endswith(split.stem):
            return self.tokens.ends[k] - len(split.stem)
        return self.tokens.starts[k] + len(split.conj) + len(split.prep)

    def prep_of(self, k: int, split: Split) -> str:
        if split.prep:
            return split.prep
        before = self.forms[k - 1] if k else ""
        if before in ("كل", "كلا", "كلتا", "بعض", "عدد") and k > 1:
            before = self.forms[k - 2]
            if before == "من" and k > 2:
                before = self.forms[k - 3]
        if before in ("من",) and k > 1 and self.forms[k - 2] in ("كل", "كلا", "لكل", "بكل", "وكل"):
            before = self.forms[k - 3] if k > 2 else ""
            word = self.forms[k - 2]
            if word in ("لكل", "بكل"):
                return word[0]
            return before if before in self.preps else ""
        if before in self.lex.grammar["place_nouns"]:
            for s in splits(before):
                if s.prep and s.stem in self.lex.grammar["place_nouns"]:
                    return s.prep
            if k > 1 and self.forms[k - 2] in self.preps:
                return self.forms[k - 2]
            return "في" if before in ("شرق", "غرب", "شمال", "جنوب", "قرب", "وسط", "شرقي", "غربي", "قباله") else ""
        for s in splits(before):
            if s.conj and not s.prep and s.stem in self.preps:
                return s.stem
        return before if before in self.preps else ""

    # -- participants -------------------------------------------------------------------------------------------

    def entity(self, k: int) -> Entity | None:
        form = self.forms[k]
        for split in splits(form):
            for name, head in (("mutual_nouns", "mutual"), ("counterparts", "counterpart"), ("delegations", "delegation")):
                if split.stem in self.lex.grammar[name] and not (name == "delegations" and self.bare_office(k)):
                    return _Chain(self, k, split).pronominal(head)
            if split.stem in self.lex.grammar["sides"] and (m := self.bare(k + 1)) and m.of("demonym"):
                return _Chain(self, k, split).pronominal("side")
        best: tuple[tuple[int, int], Match, Atom] | None = None
        for m in self.at(k):
            for rank, cls in enumerate(("person", "body", "office", "force", "head", "title", "generic", "state",
                                        "capital", "seat", "demonym")):  # fmt: skip
                atom = m.of(cls)
                if atom is None or not self.may_start(k, m, atom):
                    continue
                if cls in ("head", "generic") and m.of("title") and self.next_is_name(m.j):
                    continue
                score = (m.j, -rank)
                if best is None or score > best[0]:
                    best = (score, m, atom)
                break
        if best is not None:
            found = _Chain(self, k, best[1].split).begin(best[1], best[2])
            single = found.j == k + 1 and not found.person
            if single and found.head == "office" and not found.definite:
                return None
            if single and best[2].cls == "head" and best[1].split.stem not in self.lex.grammar["shorts"]:
                # المنطقة، المركز، الاتحاد alone are things, not participants.
                return None
            return found
        return self.named(k)

    def bare_office(self, k: int) -> bool:
        m = self.bare(k)
        return bool(m and m.j > k + 1 and m.of("office", "body"))

    def may_start(self, k: int, m: Match, atom: Atom) -> bool:
        if atom.cls == "demonym":
            return self.people(m, atom)
        if m.j == k + 1 and self.forms[k] in self.preps and atom.cls in ("title", "generic", "office", "head"):
            return False
        if atom.cls in ("title", "generic") and not m.split.prep and self.forms[k] in self.lex.verbs and m.j == k + 1:
            return self.next_is_name(m.j) and atom.cls == "title"
        if atom.cls == "title" and not atom.definite and m.split.stem.endswith("ا") and not self.next_is_name(m.j):
            return False
        if atom.cls in ("generic", "title") and m.j == k + 1 and m.split.stem.endswith(("ي", "يه")) and self.adjectival(k):
            return False
        if atom.cls == "title" and not atom.definite and atom.data != "rank" and not self.next_is_name(m.j):
            return False
        if atom.cls == "head" and m.j == k + 1 and not atom.definite:
            # اتحاد، لواء، قوه ... are common nouns unless something that names them follows.
            return self.named_head(m.j)
        if atom.cls == "head" and m.j == k + 1:
            return True
        if atom.cls in ("state", "capital") and m.split.prep == "ك" and m.split.stem != self.forms[k]:
            return True
        return True

    def adjectival(self, k: int) -> bool:
        """Whether the word only qualifies the noun before it (التعاون العسكري)."""
        before = self.forms[k - 1] if k else ""
        return before.isalpha() and before not in self.closed and (
            before.startswith("ال") or before not in self.lex.verbs and self.forms[k] != "ال"
        )  # fmt: skip

    def people(self, m: Match, atom: Atom) -> bool:
        """A demonym is a participant by itself in the plural with the article (الليبيين), not as an adjective."""
        if atom.number == 3 and atom.gender == "m" and atom.definite:
            before = self.forms[m.i - 1] if m.i else ""
            return not before.startswith("ال") or bool(m.split.conj or m.split.prep)
        return False

    def named_head(self, k: int) -> bool:
        m = self.bare(k)
        if m and m.of("portfolio", "force", "state", "demonym", "body", "capital", "place", "head", "generic", "office"):
            return True
        if k >= len(self.forms):
            return False
        f = self.forms[k]
        return f.startswith("ال") and f not in self.closed or f == '"' or f.isdigit()

    def next_is_name(self, k: int) -> bool:
        m = self.bare(k)
        if m and m.of("title", "person"):
            return True
        return self.name_token(k, 0)

    def named(self, k: int) -> Entity | None:
        """A personal name without a title: it must begin with a known given name and have two words at least."""
        form = self.forms[k]
        for split in splits(form):
            if split.stem not in self.lex.names or split.stem in self.lex.common or len(split.stem) < 3:
                continue
            if split.stem in self.lex.verbs or split.stem.startswith("ال") or self.lex.hits(split.stem):
                continue
            j = self.name_end(k + 1, 1)
            if j >= k + 2:
                return _Chain(self, k, split).person_only(j)
        return None

    def name_end(self, k: int, taken: int) -> int:
        """The first token after the personal name that goes on at ``k``."""
        while k < len(self.forms) and taken < LONGEST_NAME and self.name_token(k, taken):
            k += 1
            taken += 1
        while k > 0 and self.forms[k - 1] in self.lex.grammar["name_particles"] and self.forms[k - 1] in (
            "بن", "ابن", "ابو", "عبد", "ال", "ولد", "بنت", "دي", "دو", "فان", "فون"
        ):  # fmt: skip
            k -= 1
        return k

    def name_token(self, k: int, taken: int) -> bool:
        if k >= len(self.forms):
            return False
        f = self.forms[k]
        if not f.isalpha() or not "\u0621" <= f[0] <= "\u064a":
            return False
        lex = self.lex
        if f in lex.grammar["name_particles"] and (taken or f not in ("لا", "ما", "لو")):
            return k + 1 < len(self.forms) and self.forms[k + 1].isalpha()
        if f in self.closed:
            return False
        if f in lex.names:
            return True
        if not taken and f.startswith("ال") and self.after_rank(k) and f not in lex.verbs and not self.dateword(f):
            return True
        if f in lex.common or f in lex.verbs or len(f) < 2:
            # A family name may be a common word (محمد الحداد), right after a given name only.
            return taken == 1 and f.startswith("ال") and self.forms[k - 1] in lex.names and not self.dateword(f)
        if f.startswith("ال") and not taken:
            return False
        if f.startswith("ال") and len(f) < 5 or f.startswith(("بال", "لل", "كال", "وال", "فال")) and len(f) > 5:
            return False
        if any(m.j > k + 1 or m.of("office", "title", "head", "portfolio", "force", "body", "generic", "state", "capital",
                                   "demonym") for m in self.at(k)):  # fmt: skip
            # A nisba such as المصري may be a family name, but only right after a given name.
            m = self.bare(k)
            hard = ("office", "title", "head", "portfolio", "force", "body", "state", "capital", "demonym")
            return bool(taken and f.startswith("ال") and m and m.j == k + 1 and not m.of(*hard))
        if lex.hits(f):
            return False
        for split in splits(f)[1:]:
            if split.stem in lex.common or split.stem in lex.verbs or split.stem in self.closed or lex.hits(split.stem):
                return False
            if split.conj and (split.stem in lex.names or split.stem in lex.phrases or split.stem.startswith("ال")):
                return False
        return not f.endswith(("ات", "ين", "ون")) or taken > 0


    def after_rank(self, k: int) -> bool:
        """Whether a rank stands right before, so that a word with the article is a family name: الفريق الحداد."""
        if not k or self.forms[k] in self.lex.grammar["office_adjectives"] | self.lex.grammar["igo_adjectives"]:
            return False
        if self.forms[k] in self.lex.grammar["ordinals"] or self.forms[k] in self.closed:
            return False
        if any(m.of("demonym", "office", "title", "head", "portfolio", "force", "body", "state") for m in self.at(k)):
            return False
        return any(m.of("title") and m.of("title").data == "rank" and m.j == k for i in range(max(0, k - 3), k)
                   for m in self.at(i))  # fmt: skip

    def dateword(self, form: str) -> bool:
        return form in DATEWORDS


class _Chain:
    """One participant phrase while it is being read."""

    def __init__(self, chunker: Chunker, k: int, split: Split) -> None:
        self.c = chunker
        self.k = k
        self.split = split
        start = chunker.head_start(k, split)
        self.e = Entity(k, k + 1, start, chunker.tokens.ends[k], "", (start, chunker.tokens.ends[k]), conj=split.conj,
                        prep=chunker.prep_of(k, split))  # fmt: skip
        self.words: list[str] = []
        self.may_name = False

    # -- entry points -------------------------------------------------------------------------------------------

    def pronominal(self, head: str) -> Entity:
        self.e.head = head
        self.e.number = 2 if head == "mutual" else 1
        self.e.label = self.split.stem
        self.may_name = head == "counterpart"
        self.extend(self.k + 1, loose=True)
        return self.finish()

    def person_only(self, j: int) -> Entity:
        self.take_name(self.k, j)
        self.after_name(j)
        return self.finish()

    def begin(self, m: Match, atom: Atom) -> Entity:
        e = self.e
        e.gender, e.number, e.definite = atom.gender, atom.number, atom.definite
        e.head = {"head": "institution", "force": "institution", "seat": "body", "demonym": "people"}.get(atom.cls, atom.cls)
        self.words.append(atom.name)
        self.note(atom)
        if atom.cls in ("state", "capital", "demonym"):
            e.j = m.j
            e.label = m.split.stem
            return self.finish()
        if atom.cls == "person":
            e.known = atom.data
            self.take_name(m.i, m.j)
            self.after_name(self.known_end(m.j))
            return self.finish()
        if atom.cls == "title":
            e.head = "office"
            e.label = "title"
        e.label = e.label or m.split.stem
        self.may_name = atom.cls in ("title", "office") and atom.number < 3
        self.extend(m.j, loose=atom.cls in ("generic", "body"))
        return self.finish()

    # -- the chain ----------------------------------------------------------------------------------------------

    def extend(self, k: int, *, loose: bool = False) -> None:
        """Take what belongs to the phrase from token ``k`` on."""
        c = self.c
        stop = min(len(c.forms), self.k + LONGEST_CHAIN)
        while k < stop:
            j = self.step(k, loose)
            if j == k:
                break
            k = j
            if self.e.person:
                return
        self.e.j = max(self.e.j, k)
        if self.may_name and not self.e.person:
            self.apposition(k)

    def step(self, k: int, loose: bool) -> int:
        """One step of the chain: the token after what was taken, or ``k`` where nothing was."""
        c = self.c
        f = c.forms[k]
        m = c.bare(k)
        if m:
            atom = m.of("demonym") if m.j == k + 1 else None
            if atom and not (self.e.by == "demonym" and self.e.country):
                if self.may_name and atom.number == 3 and self.e.number == 1:
                    return k
                self.note(atom)
                return m.j
            if atom and self.e.country == atom.country:
                return m.j
            atom = m.of("body", "portfolio", "force", "head", "office", "title")
            if atom and self.e.definite and atom.cls not in ("title",) and self.e.label != "title" and (
                not f.startswith("ال") and self.e.j == self.k + 1 and k == self.k + 1
            ):  # fmt: skip
                # After a head with the article a construct noun begins another phrase: «طالبت القيادة وسائل الإعلام».
                return k
            if atom and not (loose and atom.cls in ("office", "title") and self.e.head != "counterpart"):
                if atom.cls in ("title", "office") and self.e.head == "institution":
                    return self.led_by(k)
                self.note(atom)
                self.words.append(atom.name)
                self.may_name = self.may_name or atom.cls == "title" or (atom.cls == "office" and self.e.head == "office")
                return m.j
            person = m.of("person")
            if person and self.may_name:
                self.e.known = person.data
                self.note(person)
                self.take_name(k, m.j)
                self.after_name(self.known_end(m.j))
                return self.e.j
            if person and self.e.head == "institution" and self.e.j == self.k + 1:
                self.note(person)
                return m.j
            atom = m.of("state", "capital", "place")
            if atom and not self.e.country and not (self.may_name and f in c.lex.names and atom.cls == "place"):
                self.note(atom)
                return m.j
        if f in c.lex.grammar["igo_adjectives"] and f.startswith("ال") and not self.e.country:
            self.e.international = True
            self.e.sector = self.e.sector if self.e.head != "office" or self.e.sector == "MIL" else "IGO"
            return k + 1
        if self.may_name and c.name_token(k, 0):
            j = c.name_end(k + 1, 1)
            if j > k and (j >= k + 2 or f in c.lex.names or f not in c.lex.common or f.startswith("ال")):
                self.take_name(k, j)
                self.after_name(j)
                return self.e.j
        j = self.linked(k)
        if j != k:
            return j
        return self.modifier(k, loose)

    def led_by(self, k: int) -> int:
        """قوات اللواء خليفة حفتر: the force of a man has his country; other offices do not belong to the phrase."""
        if k != self.k + 1 or self.e.definite:
            return k
        inner = _Chain(self.c, k, splits(self.c.forms[k])[0])
        m = self.c.bare(k)
        atom = m.of("title") if m else None
        if m is None or atom is None:
            return k
        inner.begin(m, atom)
        if not inner.e.person:
            return k
        if inner.e.country:
            self.e.country, self.e.by = inner.e.country, inner.e.by
        self.e.rows += inner.e.rows
        return inner.e.j

    def linked(self, k: int) -> int:
        """و + portfolio, ب/ل/في/لدى + body or state: what office phrases add to themselves."""
        c = self.c
        for m in c.at(k):
            s = m.split
            if s.conj and not s.prep and m.of("portfolio") and self.e.head in ("office", "institution", "counterpart"):
                return m.j
            if s.conj and not s.prep and m.j == k + 1 and self.e.by == "demonym" and self.e.head in (
                "delegation", "mutual", "side", "institution", "office"
            ):  # fmt: skip
                demonym = m.of("demonym")
                if demonym and demonym.definite == self.e.definite or demonym and self.e.head in ("mutual", "delegation"):
                    self.e.countries.append(demonym.country or "")
                    self.e.rows.append(demonym.row)
                    return m.j
            if s.prep in ("ب", "ل") and not s.conj:
                atom = m.of("body", "force", "head", "portfolio", "state")
                if s.prep == "ب" and atom and atom.cls == "state" and not self.envoy():
                    continue
                if atom and self.e.head in ("office", "institution") and not (s.prep == "ل" and atom.cls in ("state", "capital") and self.e.country):
                    if atom.cls == "head" and not atom.definite and not c.named_head(m.j):
                        continue
                    self.note(atom)
                    self.words.append(atom.name)
                    return m.j
        f = c.forms[k]
        if f in ("في", "لدي", "من", "الي") and self.e.head in ("office", "institution", "generic", "delegation"):
            m2 = c.bare(k + 1)
            if m2:
                atom = m2.of("body", "force", "state", "capital", "head")
                if atom and (f != "من" or self.e.head in ("generic", "delegation")) and (f != "الي" or self.e.label in ("السفير", "سفير", "مبعوث", "المبعوث")):
                    if f == "في" and atom.cls in ("state", "capital") and not self.envoy():
                        return k
                    if atom.cls == "head" and not atom.definite:
                        return k
                    self.note(atom)
                    return m2.j
        return k

    def envoy(self) -> bool:
        """Ambassadors and missions carry the country they are accredited to; others are merely somewhere."""
        return any(w in ENVOYS for w in self.words[:2]) or self.e.label.removeprefix("ال") in ENVOYS

    def modifier(self, k: int, loose: bool) -> int:
        """Adjectives and numbers of the phrase: القوات البرية، اللواء 444، وفد عسكري رفيع المستوى."""
        c = self.c
        f = c.forms[k]
        lex = c.lex
        head = self.e.head
        if f.isdigit() and len(f) <= 4 and head in ("institution", "office") and c.forms[k - 1] in BRIGADES:
            return k + 1
        if f in lex.grammar["office_adjectives"] and head in ("office", "institution", "counterpart", "body", "side"):
            return k + 1
        if f in lex.grammar["ordinals"] and head in ("institution", "office"):
            return k + 1
        if head == "delegation" or head == "generic":
            if f in ("رفيع", "رفيعا", "رفيعه"):
                return k + 2 if k + 1 < len(c.forms) and c.forms[k + 1] == "المستوي" else k + 1
        if f in c.closed or not f.isalpha() or f in lex.verbs:
            return k
        adjective = f.endswith(("ي", "يه", "يا", "ين", "ه", "يون"))
        if head in ("institution", "office", "body") and f.startswith("ال") and len(f) > 4 and not lex.hits(f):
            if adjective and not any(m.of("person", "generic") for m in c.at(k)):
                return k + 1
            return k
        if head in ("delegation", "generic") and adjective and not f.startswith("ال") and len(f) > 3 and not lex.hits(f) and f.endswith(("ي", "يه", "يا", "يين", "يون")):
            return k + 1
        if head in ("delegation", "side") and f.startswith("ال") and adjective and not lex.hits(f):
            return k + 1
        return k

    def note(self, atom: Atom) -> None:
        """What an atom says of the whole phrase: country, sector, place."""
        e = self.e
        e.rows.append(atom.row)
        if atom.cls == "demonym":
            e.country, e.by = atom.country, "demonym"
            if atom.country and atom.country not in e.countries:
                e.countries.append(atom.country)
        elif atom.country and not e.country and not e.international:
            e.country = atom.country
            e.by = {"person": "actor", "capital": "state", "seat": "body"}.get(atom.cls, atom.cls)
        if atom.cls == "body" and atom.country is None and not e.country:
            e.international = True
        if atom.cls == "place":
            e.places.append(atom)
        if atom.sector and (not e.sector or (atom.cls in ("portfolio", "force", "head", "body") and e.head == "office" and not self.fixed())):
            e.sector = atom.sector

    def fixed(self) -> bool:
        """A minister is of the government whatever the ministry; a titled officer keeps his force."""
        return bool(self.words) and self.words[0].startswith(("وزير", "رئيس الوزراء", "رئيس الحكومه", "سفير", "السفير", "الرئيس"))

    def known_end(self, j: int) -> int:
        """A known name goes on only with words that are names themselves."""
        forms = self.c.forms
        while j < len(forms) and forms[j] in self.c.lex.names and forms[j] not in self.c.lex.common:
            j += 1
        return j

    # -- names --------------------------------------------------------------------------------------------------

    def take_name(self, k: int, j: int) -> None:
        c = self.c
        start = c.head_start(self.k, self.split) if k == self.k else c.tokens.starts[k]
        self.e.person = (start, c.tokens.ends[j - 1])
        self.e.name = self.e.person
        self.e.j = j
        self.e.head = "person" if self.e.head in ("", "person") else self.e.head
        first = next((m for m in c.at(k) if m.of("person") and m.j <= j and (k == self.k or not m.split.prep)), None)
        if first and self.e.known is None and (first.j == j or first.j >= k + 2):
            atom = first.of("person")
            assert atom is not None
            self.e.known = atom.data
            self.note(atom)

    def after_name(self, j: int) -> None:
        """What follows a name: the rest of it, or an office between commas."""
        c = self.c
        if self.e.person and j > self.e.j:
            self.e.person = (self.e.person[0], c.tokens.ends[j - 1])
            self.e.name = self.e.person
            self.e.j = j
        if j + 1 < len(c.forms) and c.forms[j] in ("،", ",") and not self.e.country:
            m = c.bare(j + 1)
            atom = m.of("office") if m else None
            if m and atom and not atom.alone:
                rest = _Chain(c, j + 1, m.split)
                rest.may_name = False
                rest.e.head = "office"
                rest.note(atom)
                rest.extend(m.j)
                if rest.e.country and (rest.e.j >= len(c.forms) or c.forms[rest.e.j] in ("،", ",")):
                    self.e.country, self.e.by, self.e.sector = rest.e.country, rest.e.by, rest.e.sector
                    self.e.rows += rest.e.rows
                    self.e.j = rest.e.j

    def apposition(self, k: int) -> None:
        """office، [title] name، : the name between commas belongs to the office."""
        c = self.c
        if k + 1 >= len(c.forms) or c.forms[k] not in ("،", ",", "-", ":", "("):
            return
        i = k + 1
        titled = False
        while (m := c.bare(i)) and m.of("title"):
            i = m.j
            titled = True
            if i >= len(c.forms):
                return
        m = c.bare(i)
        known = m.of("person") if m else None
        if not (titled or known or c.forms[i] in c.lex.names):
            return
        j = m.j if known and m else c.name_end(i, 0)
        if j <= i or (j < i + 2 and not known) or (j < len(c.forms) and c.forms[j] not in ("،", ",", "-", ")", ".", ":")):
            return
        self.take_name(i, j)
        self.e.j = j + 1 if j < len(c.forms) and c.forms[j] in ("،", ")", "-") else j

    def finish(self) -> Entity:
        e, c = self.e, self.c
        e.j = max(e.j, self.k + 1)
        e.end = c.tokens.ends[e.j - 1] if c.forms[e.j - 1] not in ("،", ")", "-") else c.tokens.ends[e.j - 2]
        if not e.person:
            e.name = (e.start, e.end)
        e.key = self.split.stem
        if not e.sector:
            e.sector = "GOV" if e.head in ("state", "capital", "office", "mutual", "counterpart", "delegation") else "UNK"
        return e
