"""A tagger fitted on a handful of our own sentences, saved, loaded, and asked."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from nlp.routing.router import DirectoryRouter
from nlp.tagging.tagger import LinearTagger
from nlp.taxonomy import Taxonomy
from nlp.types import Document, FloatMatrix, RawText, Role, Suggestion
from tests.documents import document
from tests.fakes import HashEncoder
from training.labelled import Labelled
from training.metrics import tag_figures
from training.tagger import fit_tagger, write_tagger

TAXONOMY = Taxonomy.load(Path(__file__).parents[2] / "data" / "taxonomy")
PLACES = ("东村", "西村", "南街", "北街", "学校门口", "市场旁", "桥头", "河边", "老厂区", "新区")
MATTERS = {
    ("0406", "城市管理局", "便利性", "投诉"): ("路灯不亮了", "路灯坏了没人修", "晚上没有路灯很黑"),
    ("0901", "人力资源和社会保障局", "劳有所得", "求助"): ("老板拖欠工资", "工地欠工资不发", "三个月工资没给"),
    ("0702", "公交公司", "便利性", "建议"): ("公交车太少请加车", "希望增加公交线路", "公交车班次间隔长"),
    ("1801", "其他", "", "表扬"): ("感谢工作人员热心帮忙", "表扬社区办事快", "谢谢帮忙解决问题"),
}


def row(number: int, text: str, labels: tuple[str, str, str, str]) -> Labelled:
    theme, department, need, kind = labels
    return Labelled(
        suggestion=Suggestion(id=str(number), text=RawText(text)),
        source="",
        theme=theme,
        theme_ok=frozenset({theme}),
        needs=frozenset({need} - {""}),
        department=department,
        department_ok=frozenset({department}),
        kind=kind,
        urgency=1 if need == "劳有所得" else 0,
    )


ROWS = [
    row(number, f"{place}{text}", labels)
    for number, (place, (labels, text)) in enumerate(
        product(PLACES, [(labels, text) for labels, texts in MATTERS.items() for text in texts])
    )
]
DOCUMENTS = [document(r.suggestion.text) for r in ROWS]
ENCODER = HashEncoder()


@pytest.fixture(scope="module")
def fitted() -> LinearTagger:
    return fit_tagger(DOCUMENTS, ENCODER.encode(DOCUMENTS), ROWS, TAXONOMY)[0]


@pytest.fixture(scope="module")
def loaded(fitted: LinearTagger, tmp_path_factory: pytest.TempPathFactory) -> LinearTagger:
    folder = tmp_path_factory.mktemp("tagger")
    write_tagger(fitted, ROWS, folder)
    return LinearTagger.load(folder, TAXONOMY, DirectoryRouter.load(folder / "usual.json", TAXONOMY))


def ask(tagger: LinearTagger, *texts: str):
    asked = [document(text) for text in texts]
    return tagger.tag(asked, ENCODER.encode(asked))


@pytest.mark.parametrize(
    ("text", "theme", "department", "kind"),
    [
        ("中街的路灯坏了", "路灯照明", "城市管理局", "投诉"),
        ("老板不发工资", "工资拖欠", "人力资源和社会保障局", "求助"),
        ("请增加公交车", "公共交通", "公交公司", "建议"),
    ],
)
def test_it_answers_for_places_it_never_saw(
    loaded: LinearTagger, text: str, theme: str, department: str, kind: str
) -> None:
    (tags,) = ask(loaded, text)
    assert tags.themes[0].name == theme
    assert (tags.departments[0].name, tags.departments[0].role) == (department, Role.LEAD)
    assert tags.kind.name == kind


def test_what_is_stored_answers_as_what_was_fitted(fitted: LinearTagger, loaded: LinearTagger) -> None:
    texts = ("路灯不亮", "公交车太少", "感谢帮忙")
    for before, after in zip(ask(fitted, *texts), ask(loaded, *texts), strict=True):
        assert before.themes[0].code == after.themes[0].code
        # Weights are stored coarsely: themes far behind may change places, none moves by much.
        stored = {t.code: t.probability for t in after.themes}
        for theme in before.themes:
            assert theme.probability == pytest.approx(stored.get(theme.code, 0.0), abs=0.03)


def test_praise_has_no_lead(loaded: LinearTagger) -> None:
    (tags,) = ask(loaded, "感谢社区工作人员热心帮忙")
    assert tags.themes[0].code == "1801"
    assert all(d.role is not Role.LEAD for d in tags.departments)


def test_evidence_names_the_words_that_decided(loaded: LinearTagger) -> None:
    (tags,) = ask(loaded, "桥头路灯坏了")
    assert any("路灯" in e.text for e in tags.evidence)
    assert all(e.text != "桥头" for e in tags.evidence)


def test_a_text_unlike_all_others_goes_to_a_person(loaded: LinearTagger) -> None:
    (tags,) = ask(loaded, "量子纠缠态的退相干时间测量")
    assert any("与训练文本差异大" in reason for reason in tags.review_reasons)


def test_out_of_fold_figures_are_of_unseen_rows() -> None:
    """Scores of a model that saw nothing useful are no better than chance, however well it remembers."""
    shuffled = np.random.default_rng(0).permutation(len(ROWS))
    wrong = [
        Labelled(**{f: getattr(ROWS[shuffled[i]], f) for f in ROWS[i].__slots__} | {"suggestion": ROWS[i].suggestion})
        for i in range(len(ROWS))
    ]
    vectors: FloatMatrix = ENCODER.encode(DOCUMENTS)
    tagger, unseen = fit_tagger(DOCUMENTS, vectors, wrong, TAXONOMY)
    figures = tag_figures(tagger.answers(DOCUMENTS, unseen, [np.zeros(len(d.tokens)) for d in DOCUMENTS]), wrong)
    assert figures["theme2"] < 0.5


def test_no_document_no_answer(loaded: LinearTagger) -> None:
    empty: list[Document] = []
    assert loaded.tag(empty, ENCODER.encode(empty)) == []
