"""Cases and classes: which suggestions are one matter, and which matters are of one kind."""

from nlp.matching.cases import CaseIndex
from nlp.matching.classes import Classes, group_classes
from nlp.matching.cluster import Assignment, cluster
from nlp.matching.gathering import brief
from nlp.matching.model import MatchModel, Thresholds
from nlp.matching.record import MatchRecord

__all__ = [
    "Assignment",
    "CaseIndex",
    "Classes",
    "MatchModel",
    "MatchRecord",
    "Thresholds",
    "brief",
    "cluster",
    "group_classes",
]
