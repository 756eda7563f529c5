"""One participant phrase while it is being read: titles, offices and their bodies, demonyms, a personal name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.arabic.normal import fold
from marsad.arabic.tokens import Split, splits
from marsad.extract.lexicon import Atom
from marsad.extract.phrases import Entity, Match

if TYPE_CHECKING:
    from marsad.extract.entities import Chunker

LONGEST_CHAIN = 24


class Chain:
    """One participant phrase while it is being read."""

    def __init__(self, chunker: Chunker, k: int, split: Split) -> None:
        self.c = chunker
        self.k = k
        self.split = split
        start = chunker.head_start(k, split)
        self.e = Entity(
            k,
            k + 1,
            start,
            chunker.tokens.ends[k],
            "",
            (start, chunker.tokens.ends[k]),
            conj=split.conj,
            prep=chunker.prep_of(k, split),
        )
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
        e.head = {
            "head": "institution",
            "force": "institution",
            "portfolio": "institution",
            "seat": "body",
            "demonym": "people",
        }.get(atom.cls, atom.cls)
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
        if f == '"':
            return self.quoted(k)
        m = c.bare(k)
        if m:
            j = self.matched(k, m, loose)
            if j is not None:
                return j
        if f in c.lex.grammar["igo_adjectives"] and f.startswith("ال") and not self.e.country:
            self.e.international = True
            self.e.sector = self.e.sector if self.e.head != "office" or self.e.sector == "MIL" else "IGO"
            return k + 1
        if self.may_name and self.nameable() and c.name_token(k, 0):
            j = c.name_end(k + 1, 1)
            if j > k and (j >= k + 2 or f in c.lex.names or f not in c.lex.common or f.startswith("ال")):
                self.take_name(k, j)
                self.after_name(j)
                return self.e.j
        j = self.linked(k)
        return j if j != k else self.modifier(k, loose)

    def matched(self, k: int, m: Match, loose: bool) -> int | None:
        """What a lexicon phrase at ``k`` does to the chain: the token after it, ``k`` to end, None to go on looking."""
        f = self.c.forms[k]
        demonym = m.of("demonym")
        if demonym and not (self.e.by == "demonym" and self.e.country):
            if self.may_name and demonym.number == 3 and self.e.number == 1:
                return k
            self.note(demonym)
            self.e.parts.append((demonym.country or "", self.c.tokens.starts[k], self.c.tokens.ends[m.j - 1]))
            return m.j
        if demonym and self.e.country == demonym.country:
            return m.j
        atom = m.of("body", "portfolio", "force", "head", "office", "title")
        if atom and atom.cls != "title" and self.begins_another(k):
            return k
        if atom and not (loose and atom.cls in ("office", "title") and self.e.head != "counterpart"):
            if atom.cls in ("title", "office") and self.e.head == "institution":
                return self.led_by(k)
            self.note(atom)
            self.words.append(atom.name)
            self.may_name |= atom.cls == "title" or (atom.cls == "office" and self.e.head == "office")
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
        place = m.of("state", "capital", "place")
        if place and not self.e.country and not (self.may_name and f in self.c.lex.names and place.cls == "place"):
            self.note(place)
            return m.j
        return None

    def begins_another(self, k: int) -> bool:
        """After a head with the article a construct noun begins another phrase: «طالبت القيادة وسائل الإعلام»."""
        first = self.e.j == self.k + 1 and k == self.k + 1
        return first and self.e.definite and self.e.label != "title" and not self.c.forms[k].startswith("ال")

    def quoted(self, k: int) -> int:
        """A body in quotation marks belongs to the phrase: قائد قوات «اليونيفيل»."""
        m = self.c.bare(k + 1)
        atom = m.of("body") if m else None
        if m is None or atom is None or self.c.forms[m.j : m.j + 1] != ['"']:
            return k
        self.note(atom)
        return m.j + 1

    def led_by(self, k: int) -> int:
        """قوات اللواء خليفة حفتر: the force of a man has his country; other offices do not belong to the phrase."""
        if k != self.k + 1 or self.e.definite:
            return k
        inner = Chain(self.c, k, splits(self.c.forms[k])[0])
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

    def nameable(self) -> bool:
        """«ملحق عسكري» alone names nobody: a name follows a title, a definite office or one with its body."""
        e = self.e
        return e.head != "office" or e.label == "title" or e.definite or bool(e.country) or len(self.words) > 1

    def linked(self, k: int) -> int:
        """و + portfolio or demonym, ب/ل/في/لدى + body or state: what office phrases add to themselves."""
        for m in self.c.at(k):
            if m.split.conj and not m.split.prep:
                if m.of("portfolio") and self.e.head in ("office", "institution", "counterpart"):
                    return m.j
                if m.j == k + 1 and self.joined(k, m):
                    return m.j
            elif m.split.prep in ("ب", "ل") and not m.split.conj and self.attached(m):
                return m.j
        return self.affiliated(k)

    def joined(self, k: int, m: Match) -> bool:
        """A second demonym: الوفدان التشادي والنيجري."""
        demonym = m.of("demonym")
        if demonym is None or self.e.by != "demonym":
            return False
        alike = demonym.definite == self.e.definite and self.e.head in ("side", "institution", "office")
        if not alike and self.e.head not in ("mutual", "delegation"):
            return False
        self.e.countries.append(demonym.country or "")
        self.e.parts.append((demonym.country or "", self.c.head_start(k, m.split), self.c.tokens.ends[k]))
        self.e.rows.append(demonym.row)
        return True

    def attached(self, m: Match) -> bool:
        """ب or ل on the body that an office belongs to: بالحكومة، للجيش; a state only where none is said."""
        atom = m.of("body", "force", "head", "portfolio", "state")
        if atom is None or self.e.head not in ("office", "institution"):
            return False
        if atom.cls == "state" and (self.e.country if m.split.prep == "ل" else not self.envoy()):
            return False
        if atom.cls == "head" and not atom.definite and not self.c.named_head(m.j):
            return False
        self.note(atom)
        self.words.append(atom.name)
        return True

    def affiliated(self, k: int) -> int:
        """في، لدى، من، إلى with the body or state: «سفير النيجر لدى ليبيا», «وفد من الجيش»."""
        f = self.c.forms[k]
        if f not in ("في", "لدي", "من", "الي") or self.e.head not in ("office", "institution", "generic", "delegation"):
            return k
        m = self.c.bare(k + 1)
        atom = m.of("body", "force", "state", "capital", "head") if m else None
        if m is None or atom is None or (f == "من" and self.e.head not in ("generic", "delegation")):
            return k
        if f == "الي" and self.e.label not in ("السفير", "سفير", "مبعوث", "المبعوث"):
            return k
        if f == "في" and atom.cls in ("state", "capital") and not self.envoy():
            return k
        if atom.cls == "head" and not atom.definite:
            return k
        self.note(atom)
        return m.j

    def envoy(self) -> bool:
        """Ambassadors and missions carry the country they are accredited to; others are merely somewhere."""
        envoys = self.c.lex.grammar["envoys"]
        return any(fold(w) in envoys for w in self.words[:2]) or self.e.label.removeprefix("ال") in envoys

    def modifier(self, k: int, loose: bool) -> int:
        """Adjectives and numbers of the phrase: القوات البرية، اللواء 444، وفد عسكري رفيع المستوى."""
        c = self.c
        f = c.forms[k]
        lex = c.lex
        head = self.e.head
        if (
            f.isdigit()
            and len(f) <= 4
            and head in ("institution", "office")
            and c.forms[k - 1] in lex.grammar["brigades"]
        ):
            return k + 1
        if f in lex.grammar["then"] and self.may_name and k + 1 < len(c.forms) and c.next_is_name(k + 1):
            return k + 1
        if f in lex.grammar["office_adjectives"] and head in ("office", "institution", "counterpart", "body", "side"):
            return k + 1
        if f in lex.grammar["ordinals"] and head in ("institution", "office"):
            return k + 1
        if (head == "delegation" or head == "generic") and f in ("رفيع", "رفيعا", "رفيعه"):
            return k + 2 if k + 1 < len(c.forms) and c.forms[k + 1] == "المستوي" else k + 1
        if f in c.closed or not f.isalpha() or f in lex.verbs:
            return k
        adjective = f.endswith(("ي", "يه", "يا", "ين", "ه", "يون"))
        if head in ("institution", "office", "body") and f.startswith("ال") and len(f) > 4 and not lex.hits(f):
            if adjective and not any(m.of("person", "generic") for m in c.at(k)):
                return k + 1
            return k
        if (
            head in ("delegation", "generic")
            and adjective
            and not f.startswith("ال")
            and len(f) > 3
            and not lex.hits(f)
            and f.endswith(("ي", "يه", "يا", "يين", "يون"))
        ):
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
        if atom.sector and (
            not e.sector
            or (atom.cls in ("portfolio", "force", "head", "body") and e.head == "office" and not self.fixed())
        ):
            e.sector = atom.sector

    def fixed(self) -> bool:
        """A minister is of the government whatever the ministry; a titled officer keeps his force."""
        return bool(self.words) and self.words[0].startswith(
            ("وزير", "رئيس الوزراء", "رئيس الحكومه", "سفير", "السفير", "الرئيس")
        )

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
                rest = Chain(c, j + 1, m.split)
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
        if (
            j <= i
            or (j < i + 2 and not known)
            or (j < len(c.forms) and c.forms[j] not in ("،", ",", "-", ")", ".", ":"))
        ):
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
            e.sector = (
                "GOV" if e.head in ("state", "capital", "office", "mutual", "counterpart", "delegation") else "UNK"
            )
        return e
