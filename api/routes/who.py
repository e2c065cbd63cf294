"""Who may use a route, by what the route takes as its first argument: each permission has one name here."""

from typing import Annotated

from fastapi import Depends

from api.auth.access import Require
from api.auth.identity import Identity
from api.auth.permissions import Permission

Reader = Annotated[Identity, Depends(Require(Permission.READ))]
Uploader = Annotated[Identity, Depends(Require(Permission.UPLOAD))]
Exporter = Annotated[Identity, Depends(Require(Permission.EXPORT))]
Corrector = Annotated[Identity, Depends(Require(Permission.CORRECT))]
Filer = Annotated[Identity, Depends(Require(Permission.FILE))]
Decider = Annotated[Identity, Depends(Require(Permission.DECIDE))]
Archivist = Annotated[Identity, Depends(Require(Permission.RETAIN))]
Administrator = Annotated[Identity, Depends(Require(Permission.ADMINISTER))]
Controller = Annotated[Identity, Depends(Require(Permission.QUALITY))]

# The token of a form that is read as it comes stands in the form itself.
StreamingUploader = Annotated[Identity, Depends(Require(Permission.UPLOAD, token_in_body=True))]
StreamingExporter = Annotated[Identity, Depends(Require(Permission.EXPORT, token_in_body=True))]
