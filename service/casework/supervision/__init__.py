"""重点督办: matters ranked by what a standing committee looks at, each factor shown. People choose, and it is kept.

No written scoring rule is known (DOMAIN), so the weights are an office's own file, with defaults that were measured
(docs/decisions/016), and an answer shows what each factor gave.
"""

from service.casework.supervision.desk import Choosing, SupervisionDesk, Survey, survey
from service.casework.supervision.factors import FACTORS, NAMES
from service.casework.supervision.ranking import Candidate, Part, Ranking, ranked
from service.casework.supervision.rules import Rules, RulesInvalid, load_rules
from service.casework.supervision.scope import Scope

__all__ = [
    "FACTORS",
    "NAMES",
    "Candidate",
    "Choosing",
    "Part",
    "Ranking",
    "Rules",
    "RulesInvalid",
    "Scope",
    "SupervisionDesk",
    "Survey",
    "load_rules",
    "ranked",
    "survey",
]
