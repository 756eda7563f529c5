"""Participants and places of a sentence: atoms from the lexicon, put together by a noun-phrase grammar.

A participant phrase is a chain: titles, an office and the bodies it belongs to, demonyms or states, a personal name, in
the orders that the press uses ("رئيس الأركان العامة للجيش الليبي الفريق أول ركن محمد الحداد"). The chain yields one
``Entity`` with country, sector and the span that names it.
"""

from __future__ import annotations

from marsad.arabic.tokens import Split, Tokens, splits
from marsad.extract.chain import Chain
from marsad.extract.lexicon import Atom, Lexicon
from marsad.extract.phrases import Entity, Match, PlaceHit

LONGEST_NAME = 6
PRONOMINAL = (("mutual_nouns", "mutual"), ("counterparts", "counterpart"), ("delegations", "delegation"))
STARTS = (
    "person",
    "body",
    "office",
    "force",
    "head",
    "title",
    "generic",
    "state",
    "capital",
    "seat",
    "demonym",
    "portfolio",
)


class Chunker:
    """Finds the entities and places of one sentence."""

    def __init__(
        self,
        lexicon: Lexicon,
        tokens: Tokens,
        about: frozenset[str] = frozenset(),
        tanween: frozenset[int] = frozenset(),
    ) -> None:
        self.about = about
        self.tanween = tanween
        self.lex = lexicon
        self.tokens = tokens
        self.forms = tokens.forms
        self.words = frozenset(tokens.forms)
        self._at: dict[int, list[Match]] = {}
        self.preps = lexicon.grammar["prepositions"]
        self.closed = lexicon.outside_names

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
        if any(a.alone and a.cls in ("body", "person") for a in atoms):
            atoms = [
                a
                for a in atoms
                if not (a.alone and a.cls in ("body", "person")) or a.country is None or a.country in self.about
            ]
        if j > k + 1:
            return atoms
        if len({a.country for a in atoms if a.cls in ("state", "capital")}) > 1:
            # عمان is Oman and Amman: the one whose country the text names otherwise.
            named = [a for a in atoms if a.country in self.about]
            atoms = named or atoms
        if split.stem in self.lex.common or split.stem in self.lex.verbs:
            # فتح is a movement only where something says so.
            before = self.forms[k - 1] if k else ""
            if before != '"' and not any(a.cls == "head" for a in self.lex.single(before)):
                atoms = [a for a in atoms if a.cls != "body"]
        unless = self.lex.false_friends.get(split.stem)
        if unless is None or any(w in self.words or " " in w and self.has_phrase(w) for w in unless):
            return atoms
        before = self.forms[k - 1] if k else ""
        if before in self.lex.grammar["place_nouns"] or (before == "في" and split.stem not in self.lex.common):
            return atoms
        if any(a.cls == "state" for a in atoms) and not self.qualifies(k):
            return atoms
        return [a for a in atoms if a.cls not in ("state", "capital", "place", "demonym", "body")]

    def qualifies(self, k: int) -> bool:
        """Whether an adjective may stand at ``k``: after a plain noun without the article (دعم مالي)."""
        before = self.forms[k - 1] if k else ""
        if not before.isalpha() or before.startswith("ال") or before in self.preps or before in self.lex.verbs:
            return False
        named = (a.cls for split, rests in self.lex.starts(before) for rest, atoms in rests if not rest for a in atoms)
        if any(cls in ("state", "capital", "person", "demonym", "office", "head", "force") for cls in named):
            return False
        after = self.forms[k + 1] if k + 1 < len(self.forms) else ""
        joined = (a.cls for split, rests in self.lex.starts(after) if split.conj for _, atoms in rests for a in atoms)
        return "state" not in joined

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
        # للوفد: what is left of the article is its ل, which does not belong to the name.
        doubled = 1 if split.prep == "ل" and split.stem.startswith("ال") else 0
        return self.tokens.starts[k] + len(split.conj) + len(split.prep) + doubled

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
        """The participant phrase that begins at token ``k``, or None."""
        for split in splits(self.forms[k]):
            for name, head in PRONOMINAL:
                if split.stem in self.lex.grammar[name] and not (head == "delegation" and self.bare_office(k)):
                    return Chain(self, k, split).pronominal(head)
            if split.stem in self.lex.grammar["sides"] and (m := self.bare(k + 1)) and m.of("demonym"):
                return Chain(self, k, split).pronominal("side")
        best = self.best_start(k)
        if best is None:
            return self.named(k) or self.thing(k)
        m, atom = best
        found = Chain(self, k, m.split).begin(m, atom)
        if found.j == k + 1 and not found.person:
            if found.head == "office" and not found.definite or m.split.stem in self.lex.grammar["not_participants"]:
                return None
            if atom.cls == "head" and m.split.stem not in self.lex.grammar["shorts"]:
                # المنطقة، المركز، الاتحاد alone are things, not participants.
                return None
        return found

    def best_start(self, k: int) -> tuple[Match, Atom] | None:
        """The longest phrase that may begin a participant, by the order of ``STARTS`` among equals."""
        best: tuple[tuple[int, int], Match, Atom] | None = None
        for m in self.at(k):
            for rank, cls in enumerate(STARTS):
                atom = m.of(cls)
                if atom is None or not self.may_start(k, m, atom):
                    continue
                if cls in ("head", "generic") and m.of("title") and self.next_is_name(m.j):
                    continue
                if best is None or (m.j, -rank) > best[0]:
                    best = ((m.j, -rank), m, atom)
                break
        return (best[1], best[2]) if best else None

    def bare_office(self, k: int) -> bool:
        m = self.bare(k)
        return bool(m and m.j > k + 1 and m.of("office", "body"))

    def thing(self, k: int) -> Entity | None:
        """A thing with its demonym stands for the state: المسيّرات الأوكرانية، مصفاة روسية."""
        m = self.bare(k + 1)
        atom = m.of("demonym") if m and m.j == k + 2 else None
        f = self.forms[k]
        if m is None or atom is None or not f.isalpha() or f in self.closed or f in self.lex.closed or len(f) < 3:
            return None
        if (
            f in self.lex.verbs
            or self.lex.hits(f)
            or f in self.lex.grammar["place_nouns"] | self.lex.grammar["purpose_words"]
        ):
            return None
        if self.forms[k + 1] in self.lex.false_friends and not self.credible(k + 1, k + 2, m.split, [atom]):
            return None
        found = [s for s in splits(f) if s.stem.startswith("ال") == atom.definite and len(s.stem) > 2]
        if not found or any(s.stem in self.closed or s.stem in self.lex.verbs for s in splits(f)):
            return None
        split = next((s for s in found if s.prep or s.conj), found[0]) if atom.definite else found[0]
        chain = Chain(self, k, split)
        chain.note(atom)
        chain.e.head, chain.e.label, chain.e.j, chain.e.definite = "side", "thing", m.j, atom.definite
        return chain.finish()

    def may_start(self, k: int, m: Match, atom: Atom) -> bool:
        if atom.cls == "demonym":
            return self.people(m, atom)
        if m.j == k + 1 and m.split.stem in self.lex.governors:
            # المقرر is a rapporteur far less often than «what is scheduled».
            return False
        if m.j == k + 1 and self.forms[k] in self.preps and atom.cls in ("title", "generic", "office", "head"):
            return False
        if atom.cls in ("title", "generic") and not m.split.prep and self.forms[k] in self.lex.verbs and m.j == k + 1:
            return self.next_is_name(m.j) and atom.cls == "title"
        if atom.cls == "title" and not atom.definite and m.split.stem.endswith("ا") and not self.next_is_name(m.j):
            return False
        if atom.cls == "portfolio":
            # الخارجية الجزائرية is the ministry; الخارجية alone may be an adjective.
            after = self.bare(m.j)
            return m.split.stem.startswith("ال") and bool(after and after.of("demonym")) and not self.adjectival(k)
        if (
            atom.cls in ("generic", "title")
            and m.j == k + 1
            and m.split.stem.endswith(("ي", "يه"))
            and self.adjectival(k)
        ):
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
        return (
            before.isalpha()
            and before not in self.closed
            and (before.startswith("ال") or before not in self.lex.verbs and self.forms[k] != "ال")
        )

    def people(self, m: Match, atom: Atom) -> bool:
        """A demonym is a participant by itself in the plural with the article (الليبيين), not as an adjective."""
        if atom.number == 3 and atom.gender == "m" and atom.definite:
            before = self.forms[m.i - 1] if m.i else ""
            return not before.startswith("ال") or bool(m.split.conj or m.split.prep)
        return False

    def named_head(self, k: int) -> bool:
        m = self.bare(k)
        if m and m.of(
            "portfolio", "force", "state", "demonym", "body", "capital", "place", "head", "generic", "office"
        ):
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
                return Chain(self, k, split).person_only(j)
        return None

    def name_end(self, k: int, taken: int) -> int:
        """The first token after the personal name that goes on at ``k``."""
        while k < len(self.forms) and taken < LONGEST_NAME and self.name_token(k, taken):
            k += 1
            taken += 1
        while (
            k > 0
            and self.forms[k - 1] in self.lex.grammar["name_particles"]
            and self.forms[k - 1] in ("بن", "ابن", "ابو", "عبد", "ال", "ولد", "بنت", "دي", "دو", "فان", "فون")
        ):
            k -= 1
        return k

    def name_token(self, k: int, taken: int) -> bool:
        if k >= len(self.forms):
            return False
        f = self.forms[k]
        if not f.isalpha() or not "\u0621" <= f[0] <= "\u064a":
            return False
        if k in self.tanween:
            return False
        lex = self.lex
        if f in lex.grammar["name_particles"] and (taken or f not in ("لا", "ما", "لو")):
            return k + 1 < len(self.forms) and self.forms[k + 1].isalpha()
        if f in self.closed or f in lex.closed or f in lex.grammar["then"]:
            return False
        if f in lex.names and (taken or not f.startswith("ال") or self.after_rank(k)):
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
        if any(
            m.j > k + 1
            or m.of("office", "title", "head", "portfolio", "force", "body", "generic", "state", "capital", "demonym")
            for m in self.at(k)
        ):
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
        ranks = (m.of("title") for i in range(max(0, k - 3), k) for m in self.at(i) if m.j == k)
        return any(atom is not None and atom.data == "rank" for atom in ranks)

    def dateword(self, form: str) -> bool:
        return form in self.lex.grammar["datewords"]
