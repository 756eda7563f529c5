"""From labelled items to a network that reads: only where the extra `train` is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("onnxscript")
encoder = pytest.importorskip("marsad.learn.encoder")
from marsad.extract.document import Document  # noqa: E402
from marsad.extract.inference import Model  # noqa: E402
from marsad.extract.lexicon import lexicon  # noqa: E402
from marsad.extract.trained import ModelReader  # noqa: E402
from marsad.learn import labels, reader  # noqa: E402

ROOT = Path(__file__).parents[2]


def test_one_step_goes_all_the_way_to_readings(tmp_path: Path) -> None:
    said: list[str] = []
    folder = reader.make(ROOT / "seeds", tmp_path, {}, smoke=True, say=said.append)
    assert said[0].startswith("8 items to learn from")
    model = Model(folder)
    document = Document(lexicon(), "زار وزير الدفاع الليبي القاهرة أمس.")
    scores = model.scores(document)
    assert scores.types.shape == (len(scores.starts), 16)
    assert all(r.line is document.lines[0] for r in ModelReader(lexicon(), model).read(document))


def test_labels_stand_on_the_trigger_and_its_roles() -> None:
    weights = encoder.read(encoder.find())
    item = {
        "id": "x1",
        "text": "زار وزير الدفاع تونس.",
        "events": [
            {
                "type": ["CONSULT", "SUPPORT"],
                "kind": ["visit"],
                "status": "actual",
                "trigger": "زار",
                "source": [{"words": "وزير الدفاع"}],
                "target": [{"words": "تونس"}],
                "date": None,
                "place": {"words": "تونس"},
            }
        ],
    }
    pieces = labels.pruned(weights, labels.vocabulary(weights, [item["text"]]))
    sample = labels.sample(pieces, item, ("visit",))
    encoded = pieces.encode(item["text"])
    at = labels.covering(encoded, len(encoded.ids), 0, 3)
    assert (sample.types[at, labels.TYPES.index("CONSULT")] == 1.0).all()
    assert (sample.types[at, labels.TYPES.index("SUPPORT")] == labels.IGNORED).all()
    words = {
        role: "".join(
            item["text"][encoded.starts[k - 1] : encoded.ends[k - 1]]
            for k in range(1, len(encoded.ids) + 1)
            if sample.events[0].roles[row, k] == 1.0
        )
        for row, role in enumerate(labels.ROLES)
    }
    assert words == {"source": "وزيرالدفاع", "target": "تونس", "date": "", "place": "تونس"}
