"""What the interface for programs takes and gives, under /api/v1: one module for each subject.

Times and dates are ISO 8601, boxes pixels of the page image. Awards, citations, corrections, exports, retention and
review are asked for by their modules.
"""

from api.schemas.batches import Batch, ListLine, Part, Starts
from api.schemas.documents import (
    Document,
    DocumentInFull,
    DocumentList,
    Finding,
    HeldBy,
    Holder,
    NearPapers,
    NewHolders,
    PartOf,
    Progress,
    SamePaper,
    progress,
)
from api.schemas.evidence import Decision, Evidence, EvidenceList, PageBox, UnitName
from api.schemas.packages import PackageTaken
from api.schemas.pages import Box, Fact, Page, Place, Word, fact_out, page_out
from api.schemas.problem import Problem
from api.schemas.programmes import Criterion, NewProgramme, Programme, ProgrammeDetail
from api.schemas.search import FacetCount, Facets, Hit, SearchResults, SimilarPapers
from api.schemas.session import Me
from api.schemas.uploads import UploadedFile, UploadReport, uploaded

__all__ = [
    "Batch",
    "Box",
    "Criterion",
    "Decision",
    "Document",
    "DocumentInFull",
    "DocumentList",
    "Evidence",
    "EvidenceList",
    "FacetCount",
    "Facets",
    "Fact",
    "Finding",
    "HeldBy",
    "Hit",
    "Holder",
    "ListLine",
    "Me",
    "NearPapers",
    "NewHolders",
    "NewProgramme",
    "PackageTaken",
    "Page",
    "PageBox",
    "Part",
    "PartOf",
    "Place",
    "Problem",
    "Programme",
    "ProgrammeDetail",
    "Progress",
    "SamePaper",
    "SearchResults",
    "SimilarPapers",
    "Starts",
    "UnitName",
    "UploadReport",
    "UploadedFile",
    "Word",
    "fact_out",
    "page_out",
    "progress",
    "uploaded",
]
