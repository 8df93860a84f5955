"""All the native API's routes of the library beside reading: one router, in the order in which addresses are tried."""

from fastapi import APIRouter

from gesso.api.native import bulk, exports, folders, imports, searches, tags

router = APIRouter()
for _one in (bulk, folders, tags, searches, exports, imports):
    router.include_router(_one.router)
