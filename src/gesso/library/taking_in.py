"""Taking pictures in: from another tool's file with what it tells of its making, and back from an archive of ours.

What a file says is a stranger's word. Bytes must have the hash that is told of them; size and kind are read from the bytes;
a plan is kept only if it may be run here (`soundness`) and names nothing but pictures that its person has, here or in the
same archive: whoever knows a hash does not thereby get the picture. A picture whose plan is refused is taken without it.

Promises: blob first, row second, one picture a transaction: whatever a file does, it is taken whole or left out with a
code. The same picture twice is one picture. Ids are kept where they are free; a job's four come back as a stack, for
the job itself stays where it was.
"""

import io
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from gesso.domain.errors import BadInputError, GessoError
from gesso.domain.ids import FolderId, IdSource, ImageId, JobId, PersonId, StackId, is_id
from gesso.domain.image import Facts, Image
from gesso.domain.plan import Plan
from gesso.domain.spec import Aspect, Spec
from gesso.library import folders, png, soundness
from gesso.library.archive import Sidecar
from gesso.library.bulk import TAGS_AT_MOST, checked_rating, checked_tag
from gesso.library.origin import Provenance
from gesso.library.provenance import read_provenance
from gesso.library.uploading import check_bytes, decoded, placeholder
from gesso.store.blobs import Blobs
from gesso.store.blobs.protocol import sha256_of
from gesso.store.database import Connection, Database
from gesso.store.queries import images, tastes, transfers
from gesso.store.tables.metadata import to_json

SEED_MOST = 2**63 - 1
TEXT_AT_MOST = 16_000

Understand = Callable[[str], Spec | None]
"""From a prompt with flags to a Spec, or None where it is not our language."""
Beside = Callable[[str], bytes | None]
"""From a content hash to the bytes that an archive has under it, or None."""


class Taken(NamedTuple):
    """`image` is None where the picture was there already, under `existing`. `without` says which of its words were refused."""

    image: Image | None
    existing: ImageId | None = None
    without: str | None = None


class TakingIn:
    """Takes pictures into a home. `bytes_at_most` is the size of a file, before it is opened."""

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        *,
        new_id: IdSource,
        clock_ms: Callable[[], int],
        bytes_at_most: int,
        understand: Understand = lambda _: None,
        may_be: Callable[[Spec], bool] = lambda _: True,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._new_id = new_id
        self._clock_ms = clock_ms
        self._bytes_at_most = bytes_at_most
        self._understand = understand
        self._may_be = may_be
        self.folders = folders.Folders(database, new_id=new_id, clock_ms=clock_ms)

    def file(self, person: PersonId, data: bytes, *, name: str = "", folder: str = "") -> Taken:
        """Take a picture file of any tool in, with what it says of its making.

        Raises:
            TooLargeError, BadInputError, UnavailableError: as for an upload; nothing was taken.
        """
        check_bytes(len(data), self._bytes_at_most)
        picture = decoded(data)
        told = _told(data)
        ours = told is not None and told.tool == "gesso" and told.plan is not None
        if ours and png.is_png(data):
            kept = data
        else:
            out = io.BytesIO()
            picture.save(out, format="PNG", compress_level=4)
            kept = out.getvalue()
        sha256 = sha256_of(kept)
        with self._database.read() as connection:
            there = images.of_hash(connection, person, sha256)
        if there is not None:
            return Taken(None, there)
        made, without = (
            self._made(person, told.spec, told.plan, told.index or 0) if ours and told is not None else (_NOTHING, None)
        )
        image = self._image(person, told, ours=ours, name=name)
        image = msgspec.structs.replace(
            image,
            **made,
            sha256=self._blobs.put(kept),
            bytes=len(kept),
            width_px=picture.width,
            height_px=picture.height,
            placeholder=placeholder(picture),
        )
        with self._database.write() as connection:
            place = self._folder(connection, person, folder)
            image = msgspec.structs.replace(image, facts=msgspec.structs.replace(image.facts, folder_id=place))
            images.add_many(connection, [image])
            if told is not None and not ours:
                transfers.keep_record(connection, image.id, to_json(told))
        return Taken(image, without=without)

    def again(
        self,
        person: PersonId,
        told: Sidecar,
        data: bytes,
        known: dict[str, ImageId],
        beside: Beside = lambda _: None,
    ) -> Taken:
        """Take a picture of an archive of ours back, as it was. `known` maps the archive's ids to the ones here, and grows.

        `beside` gives what lies beside the pictures for their plans: masks, and sources that are in no library any more.

        Raises:
            BadInputError: the bytes are not the ones of the sidecar (`bad_sidecar`), or no picture; nothing was taken.
        """
        check_bytes(len(data), self._bytes_at_most)
        if sha256_of(data) != told.sha256:
            raise BadInputError("The file is not the picture that its sidecar describes.", code="bad_sidecar")
        picture = decoded(data)
        if (picture.width, picture.height) != (told.width_px, told.height_px) or not is_id(told.id, "img"):
            raise BadInputError("The sidecar does not fit the picture.", code="bad_sidecar")
        with self._database.read() as connection:
            holder = images.get(connection, ImageId(told.id))
        if holder is not None and holder.person_id == person and holder.sha256 == told.sha256:
            known[told.id] = holder.id
            return Taken(None, holder.id)
        made, without = self._made(person, told.spec, told.plan, told.index, beside)
        image_id = ImageId(told.id) if holder is None else ImageId(self._new_id("img"))
        known[told.id] = image_id
        self._blobs.put(data)
        with self._database.write() as connection:
            image = self._restored(person, told, image_id, known, self._folder(connection, person, told.folder or ""))
            image = msgspec.structs.replace(
                image, bytes=len(data), mime=_mime(data), placeholder=placeholder(picture), **made
            )
            images.add_many(connection, [image])
            if told.record is not None:
                transfers.keep_record(connection, image.id, to_json(told.record))
            if told.liked:
                tastes.set_liked(connection, person, image.id, max(told.created_ms, 0))
        return Taken(image, without=without)

    def _made(
        self, person: PersonId, spec: Spec | None, plan: Plan | None, index: int, beside: Beside = lambda _: None
    ) -> tuple[dict[str, Any], str | None]:
        """Return what is believed of a picture's making, as fields of its row, and which part of it is not believed."""
        if spec is not None and not self._may_be(spec):
            return {**_NOTHING, "spec": None}, "its parameters"
        if plan is None:
            return _NOTHING, None
        fault = soundness.fault_of(plan, index)
        if fault is None and not all(self._has(person, sha256, beside) for sha256 in soundness.named_by(plan)):
            fault = "a picture that it names and that is not there"
        return (_NOTHING, fault) if fault is not None else ({"plan": plan, "index": index}, None)

    def _has(self, person: PersonId, sha256: str, beside: Beside) -> bool:
        """Whether the picture of that hash is the person's already, or comes along; what comes along is kept."""
        with self._database.read() as connection:
            if images.of_hash(connection, person, sha256) is not None:
                return True
        data = beside(sha256)
        if data is None or sha256_of(data) != sha256:
            return False
        try:
            check_bytes(len(data), self._bytes_at_most)
            decoded(data)
        except GessoError:
            return False
        self._blobs.put(data)
        return True

    def _restored(
        self, person: PersonId, told: Sidecar, image_id: ImageId, known: dict[str, ImageId], place: FolderId | None
    ) -> Image:
        parent = None
        if told.parent is not None and is_id(told.parent, "img"):
            parent = known.get(told.parent, ImageId(told.parent))
        stack = told.stack
        if stack is None and told.job is not None and is_id(JobId(told.job), "job"):
            stack = "stk_" + told.job.removeprefix("job_")
        return Image(
            id=image_id,
            person_id=person,
            job_id=None,
            index=0,
            sha256=told.sha256,
            mime="",
            bytes=0,
            width_px=told.width_px,
            height_px=told.height_px,
            prompt=told.prompt[:TEXT_AT_MOST],
            spec=told.spec,
            plan=None,
            seed=_seed(told.seed),
            model=None if told.model is None else told.model[:200],
            model_revision=None if told.model_revision is None else told.model_revision[:200],
            parent_image_id=parent,
            draft=told.draft,
            created_ms=min(max(told.created_ms, 0), self._clock_ms()),
            deleted_ms=None if told.deleted_ms is None else self._clock_ms(),  # thirty days from now, not from then
            facts=Facts(
                folder_id=place,
                tags=tuple(checked_tag(one) for one in told.tags[:TAGS_AT_MOST]),
                rating=checked_rating(told.rating),
                hidden=told.hidden,
                stack_id=StackId(stack) if stack and is_id(stack, "stk") else None,
                colours=(),
                origin=told.origin[:40],
                name=told.name[:300],
            ),
        )

    def _image(self, person: PersonId, told: Provenance | None, *, ours: bool, name: str) -> Image:
        """Return a row without its pixels' facts."""
        said = (told.prompt or "")[:TEXT_AT_MOST] if told is not None else ""
        origin = "" if told is None or ours else told.tool
        spec = None
        if told is not None:
            spec = told.spec if ours else self._spec(told, said)
        return Image(
            id=ImageId(self._new_id("img")),
            person_id=person,
            job_id=None,
            index=0,
            sha256="",
            mime="image/png",
            bytes=0,
            width_px=0,
            height_px=0,
            prompt=said,
            spec=spec,
            plan=None,
            seed=None if told is None else _seed(told.seed),
            model=None if told is None or told.model is None else told.model[:200],
            model_revision=None if told is None or told.model_revision is None else told.model_revision[:200],
            created_ms=self._clock_ms(),
            facts=Facts(origin="" if origin == "unknown" else origin, name=name[:300]),
        )

    def _spec(self, told: Provenance, said: str) -> Spec | None:
        """Return what another tool's words mean in our language, as far as they do."""
        if not said:
            return None
        if told.tool == "midjourney":
            understood = self._understand(said)
            if understood is not None:
                return understood
        aspect = None
        if told.width_px and told.height_px and 0 < told.width_px < 65_536 and 0 < told.height_px < 65_536:
            from math import gcd

            common = gcd(told.width_px, told.height_px)
            aspect = Aspect(told.width_px // common, told.height_px // common)
        seed = told.seed if told.seed is not None and 0 <= told.seed < 2**32 else None
        return Spec(text=said, aspect=aspect, seed=seed, no=(told.negative,) if told.negative else ())

    def _folder(self, connection: Connection, person: PersonId, path: str) -> FolderId | None:
        names = folders.parts(path)
        return self.folders.make(connection, person, names).id if names else None


def _told(data: bytes) -> Provenance | None:
    """What cannot be read of a file's texts does not keep its picture out."""
    try:
        return read_provenance(data)
    except GessoError:
        return None


_NOTHING: dict[str, Any] = {"plan": None, "index": 0}


def _mime(data: bytes) -> str:
    """Return what kind of file was decoded: its own first bytes say so, not its sidecar."""
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/webp" if data[:4] == b"RIFF" else "image/png"


def _seed(seed: int | None) -> int | None:
    return seed if seed is not None and 0 <= seed <= SEED_MOST else None
