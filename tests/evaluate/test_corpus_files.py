from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.corpora.bio import read_entities, read_worldwide
from reportedly.evaluate.corpora.factuality import read_factuality
from reportedly.evaluate.corpora.places import read_places
from reportedly.evaluate.corpora.polnear import alignment, read_gold, read_polnear
from reportedly.evaluate.corpora.relations import read_cameo_class, read_plv
from reportedly.evaluate.corpora.synthetic import read_ngec

PUBLIC = Path(__file__).parents[2].parent / "shared" / "corpora"


@pytest.mark.parametrize(
    ("reader", "content"),
    [
        (read_factuality, b'{"text": "It rains"}'),
        (read_factuality, b"It rains"),
        (read_plv, b"sentence\tgold_root\n"),
        (read_plv, b"marked_sentence\tgold_root\tgold_penta\nIt\tAID\n"),
        (read_plv, b"marked_sentence\tgold_root\tgold_penta\nIt\tAID\tseven\n"),
        (read_cameo_class, b"It rains.\t9\n"),
        (read_ngec, b"label\ttext\nAID\tIt\n"),
        (read_entities, b"caf\xe9 O\n"),
        (read_places, b"<articles>"),
    ],
)
def test_damaged_files_are_named(tmp_path: Path, reader: Callable[[Path], object], content: bytes) -> None:
    path = tmp_path / "broken.file"
    with pytest.raises(CorpusError, match=r"broken\.file"):
        reader(path)
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=r"broken\.file"):
        reader(path)


@pytest.mark.parametrize("reader", [read_gold, read_worldwide])
def test_empty_folders_are_named(tmp_path: Path, reader: Callable[[Path], object]) -> None:
    with pytest.raises(CorpusError):
        reader(tmp_path)


def test_entities_by_shape(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    (folder / "one.tsv").write_text("Oslo\tS-LOC\n")
    wiki = tmp_path / "wiki.txt"
    wiki.write_text("-DOCSTART- O\n\nOslo I-LOC\n")
    for path, corpus in ((folder, "worldwide"), (wiki, "wikigold"), (folder / "one.tsv", "one")):
        (document,) = read_entities(path)
        assert (document.corpus, document.entities) == (corpus, [(0, 1, "LOC")])


@pytest.mark.corpora
@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public corpora are not beside the checkout")
class TestPublicCorpora:
    def test_polnear_dev_is_whole_and_fits_the_words(self) -> None:
        documents = read_polnear(PUBLIC / "polnear" / "dev")
        assert len(documents) == 84
        assert sum(len(document.attributions or ()) for document in documents) == 2192
        assert alignment(PUBLIC / "polnear" / "dev").share > 0.995

    def test_counts(self) -> None:
        factuality = read_factuality(PUBLIC / "factuality" / "UW" / "dev.jsonl")
        assert sum(len(document.factuality or ()) for document in factuality) == 3358
        plv = read_plv(PUBLIC / "plv" / "train.tsv")
        assert (len(plv), sum(bool(document.relations) for document in plv)) == (1050, 1026)
        assert (
            sum(len(document.entities or ()) for document in read_worldwide(PUBLIC / "worldwide" / "dev"))
            == 4760
        )

    def test_toponyms_lie_where_they_say(self) -> None:
        documents = read_places(PUBLIC / "places" / "TR-News.xml")
        toponyms = [(document.text, toponym) for document in documents for toponym in document.toponyms]
        assert len(toponyms) == 1319
        assert all(text[toponym.start : toponym.end] == toponym.phrase for text, toponym in toponyms)
