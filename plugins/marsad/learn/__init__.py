"""Makes the trained reader: weights, labels, fitting, shipping. Needs the extra ``train``; no part of a run."""
