"""Who leads and who helps."""

from __future__ import annotations

from pathlib import Path

from nlp.routing.router import DirectoryRouter
from nlp.taxonomy import Taxonomy
from nlp.types import Level, MaskedText, Role, ThemeTag

TAXONOMY = Taxonomy.load(Path(__file__).parents[2] / "data" / "taxonomy")
ROUTER = DirectoryRouter(TAXONOMY, {"0406": {"城市管理局": 0.83, "供电公司": 0.06}})
LAMP = (ThemeTag("0406", "路灯照明", 0.9),)
PRAISE = (ThemeTag("1801", "表扬感谢", 0.9),)
PROBABILITIES = {"城市管理局": 0.9, "供电公司": 0.5, "属地街道乡镇": 0.2, "公安局": 0.1}


def route(probabilities: dict[str, float], themes: tuple[ThemeTag, ...] = LAMP, text: str = "路灯不亮"):
    ranked = sorted(probabilities.items(), key=lambda item: -item[1])
    return ROUTER.route(ranked, themes, MaskedText(text))


def test_the_likeliest_leads_a_likely_one_helps_the_rest_stand_by() -> None:
    assert [(d.name, d.role) for d in route(PROBABILITIES)] == [
        ("城市管理局", Role.LEAD),
        ("供电公司", Role.CO),
        ("属地街道乡镇", Role.ALTERNATIVE),
    ]


def test_reasons_are_what_a_clerk_can_check() -> None:
    lead = route(PROBABILITIES)[0]
    assert lead.reasons == ("“路灯照明”类诉求有 83% 由其主责", "职责含路灯")
    assert lead.level is Level.COUNTY


def test_praise_is_nobodys_task() -> None:
    assert {d.role for d in route(PROBABILITIES, PRAISE)} == {Role.ALTERNATIVE}


def test_every_likely_department_is_shown_even_beyond_three() -> None:
    likely = {"城市管理局": 0.9, "供电公司": 0.6, "公安局": 0.6, "公安交警": 0.5}
    assert len(route(likely)) == 4


def test_a_router_comes_back_from_its_file(tmp_path: Path) -> None:
    ROUTER.save(tmp_path / "usual.json")
    assert DirectoryRouter.load(tmp_path / "usual.json", TAXONOMY) == ROUTER
