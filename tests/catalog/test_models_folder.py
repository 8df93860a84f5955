"""Pulling, resuming, verifying and removing models, against a hub that really listens on the loopback."""

import errno
import hashlib
import json
import os
import random

import msgspec
import pytest
from fake_hub import FakeHub

from gesso.catalog import Catalog
from gesso.catalog.choose_files import choose_files
from gesso.catalog.hub import HubFile
from gesso.catalog.models_folder import Installed, Missing, ModelsFolder, Partial
from gesso.domain.errors import (
    BadInputError,
    ConflictError,
    ForbiddenError,
    GessoError,
    NotFoundError,
    UnavailableError,
)
from gesso.domain.recipe import Licence

REVISION = "a" * 40
NEWER = "b" * 40
HUB_ID = "painters/fox"
BIG = random.Random(0).randbytes(5_000_000)
SMALL = random.Random(1).randbytes(70_000)
INDEX = {"_class_name": "FoxPipeline", "unet": ["diffusers", "UNet"], "vae": ["diffusers", "VAE"], "tokenizer": ["t", "T"], "safety_checker": [None, None]}  # fmt: skip
FILES = {
    "model_index.json": json.dumps(INDEX).encode(),
    "unet/config.json": b"{}",
    "unet/diffusion_pytorch_model.safetensors": BIG,
    "vae/config.json": b'{"a": 1}',
    "vae/diffusion_pytorch_model.safetensors": SMALL,
    "tokenizer/tokenizer.model": b"pieces",
    "LICENSE.md": b"be kind",
}
EXTRAS = {
    "README.md": b"# fox",
    "fox.safetensors": SMALL,
    "unet/diffusion_pytorch_model.bin": b"pickle",
    "fox.ckpt": b"pickle",
    "safety_checker/model.safetensors": SMALL,
    "vae_1_0/diffusion_pytorch_model.safetensors": SMALL,
    ".gitattributes": b"x",
}
TOTAL = sum(len(content) for content in FILES.values())


@pytest.fixture
def hub(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    server = FakeHub(HUB_ID, REVISION, {**FILES, **EXTRAS})
    yield server
    server.close()


@pytest.fixture
def recipe():
    v7 = Catalog.load().find("v7")
    return msgspec.structs.replace(v7, alias="fox", hub_id=HUB_ID, revision=REVISION)


@pytest.fixture
def folder(tmp_path):
    return ModelsFolder(tmp_path / "models", free_bytes=lambda _: 10**12, sleep=lambda _: None)


def pull(folder, recipe, hub, **options):
    return list(folder.pull(recipe, accept_licence=False, endpoint=hub.endpoint, **options))


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def failure(folder, recipe, hub, **options):
    with pytest.raises(GessoError) as caught:
        pull(folder, recipe, hub, **options)
    return caught.value


def test_a_pull_brings_the_model_and_nothing_else(folder, recipe, hub):
    assert folder.state(recipe) == Missing(path=folder.root / "fox")
    steps = pull(folder, recipe, hub)
    assert names(folder.root / "fox") == {*FILES, "gesso.json"}
    for path, content in FILES.items():
        assert (folder.root / "fox" / path).read_bytes() == content
    assert folder.state(recipe) == Installed(path=folder.root / "fox", revision=REVISION, bytes=TOTAL, files=len(FILES))
    done = [step.bytes_done for step in steps]
    assert done == sorted(done)
    assert (done[-1], steps[-1].bytes_total) == (TOTAL, TOTAL)
    assert (steps[-1].files_done, steps[-1].files_total) == (len(FILES), len(FILES))
    assert len(steps) > len(FILES) + 3
    assert not (folder.root / ".pulling" / "fox").exists()
    assert folder.verify(recipe) == ()


def test_the_manifest_names_revision_files_sizes_and_hashes(folder, recipe, hub):
    pull(folder, recipe, hub)
    manifest = json.loads((folder.root / "fox" / "gesso.json").read_bytes())
    assert (manifest["alias"], manifest["hub_id"], manifest["revision"]) == ("fox", HUB_ID, REVISION)
    assert manifest["licence"] == "Apache-2.0"
    entries = {file["path"]: (file["bytes"], file["sha256"]) for file in manifest["files"]}
    assert entries == {path: (len(data), hashlib.sha256(data).hexdigest()) for path, data in FILES.items()}


def test_a_second_pull_downloads_nothing(folder, recipe, hub):
    pull(folder, recipe, hub)
    hub.served.clear()
    (step,) = pull(folder, recipe, hub)
    assert (step.bytes_done, step.bytes_total) == (TOTAL, TOTAL)
    assert set(hub.served) == {"model_index.json"}


def test_a_dropped_connection_resumes_where_it_broke_within_one_pull(folder, recipe, hub):
    hub.cut_after, hub.cuts_left = 1_500_000, 3
    pull(folder, recipe, hub)
    assert isinstance(folder.state(recipe), Installed)
    assert hub.served["unet/diffusion_pytorch_model.safetensors"] == len(BIG)
    ranges = [asked for path, asked in hub.requests if path.endswith("unet/diffusion_pytorch_model.safetensors")]
    assert ranges == [None, "bytes=1500000-", "bytes=3000000-", "bytes=4500000-"]


def test_an_interrupted_pull_keeps_its_bytes_and_the_next_one_resumes(folder, recipe, hub):
    steps = folder.pull(recipe, accept_licence=False, endpoint=hub.endpoint)
    for step in steps:
        if step.bytes_done > 2_000_000:
            break
    steps.close()
    state = folder.state(recipe)
    assert isinstance(state, Partial)
    assert state.bytes >= step.bytes_done
    first = dict(hub.served)
    hub.served.clear()
    hub.requests.clear()
    begun = next(iter(rest := pull(folder, recipe, hub)))
    assert begun.bytes_done > 0
    assert rest[-1].bytes_done == TOTAL
    (asked,) = [asked for path, asked in hub.requests if path.endswith("unet/diffusion_pytorch_model.safetensors")]
    resumed_at = int(asked.removeprefix("bytes=").removesuffix("-"))
    assert resumed_at >= 1_900_000
    assert hub.served["unet/diffusion_pytorch_model.safetensors"] == len(BIG) - resumed_at
    assert set(hub.served) == {"model_index.json", "unet/diffusion_pytorch_model.safetensors"}
    assert set(first) >= set(FILES) - {"unet/diffusion_pytorch_model.safetensors"}
    assert folder.verify(recipe) == ()


def test_a_hub_that_stays_away_says_what_is_kept(folder, recipe, hub):
    hub.cut_after, hub.cuts_left = 700_000, 1
    last = hub.busy_after = "unet/diffusion_pytorch_model.safetensors"
    with pytest.raises(UnavailableError) as caught:
        pull(folder, recipe, hub)
    hub.busy_after = None
    assert caught.value.error_code == "hub_unreachable"
    assert "resumes" in caught.value.message
    assert isinstance(folder.state(recipe), Partial)
    hub.busy = 0
    hub.served.clear()
    pull(folder, recipe, hub)
    assert hub.served[last] == len(BIG) - 700_000


def test_no_network_at_all(folder, recipe):
    with pytest.raises(UnavailableError) as caught:
        list(folder.pull(recipe, accept_licence=False, endpoint="http://127.0.0.1:9"))
    assert caught.value.error_code == "hub_unreachable"
    assert "Nothing was changed" in caught.value.message


def test_a_busy_hub_is_asked_again(folder, recipe, hub):
    hub.busy = 3
    pull(folder, recipe, hub)
    assert isinstance(folder.state(recipe), Installed)


def test_a_hub_without_ranges_sends_the_file_from_its_beginning(folder, recipe, hub):
    hub.cut_after, hub.cuts_left, hub.no_ranges = 2_000_000, 1, True
    pull(folder, recipe, hub)
    assert folder.verify(recipe) == ()
    assert hub.served["unet/diffusion_pytorch_model.safetensors"] == len(BIG) + 2_000_000


def test_a_file_that_arrives_damaged_is_fetched_once_more(folder, recipe, hub):
    hub.damage = {"vae/diffusion_pytorch_model.safetensors": 1, "unet/config.json": 1}
    pull(folder, recipe, hub)
    assert folder.verify(recipe) == ()
    assert hub.served["vae/diffusion_pytorch_model.safetensors"] == 2 * len(SMALL)


def test_a_file_that_stays_damaged_never_gets_its_name(folder, recipe, hub):
    hub.damage = {"vae/diffusion_pytorch_model.safetensors": 9}
    error = failure(folder, recipe, hub)
    assert (error.error_code, error.details[0].value) == ("download_damaged", "vae/diffusion_pytorch_model.safetensors")
    assert isinstance(folder.state(recipe), Partial)
    assert "vae/diffusion_pytorch_model.safetensors" not in {name.partition("files/")[2] for name in names(folder.root)}
    hub.damage = {}
    hub.served.clear()
    pull(folder, recipe, hub)
    assert "unet/config.json" not in hub.served


def test_a_model_that_the_hub_does_not_have(folder, recipe, hub):
    error = failure(folder, msgspec.structs.replace(recipe, hub_id="painters/owl"), hub)
    assert (type(error), error.error_code) == (NotFoundError, "model_not_on_hub")
    error = failure(folder, msgspec.structs.replace(recipe, revision=NEWER), hub)
    assert error.error_code == "model_not_on_hub"
    assert folder.state(recipe) == Missing(path=folder.root / "fox")


@pytest.mark.parametrize(("status", "reason"), [(401, "GatedRepo"), (403, "GatedRepo"), (401, ""), (403, "")])
def test_a_gated_model_says_where_to_accept_its_terms(folder, recipe, hub, status, reason):
    hub.refuse = (status, reason)
    error = failure(folder, recipe, hub)
    assert (type(error), error.error_code) == (ForbiddenError, "model_gated")
    assert f"{hub.endpoint}/{HUB_ID}" in error.message


def test_a_token_opens_a_gated_model_and_is_not_shown_to_the_store(folder, recipe, hub):
    hub.token, hub.redirect_to = "secret", "localhost"
    assert failure(folder, recipe, hub).error_code == "model_gated"
    pull(folder, recipe, hub, token="secret")
    assert folder.verify(recipe) == ()
    assert any(path.startswith("/store/") for path, _ in hub.requests)
    assert hub.store_saw_token is False


def test_non_commercial_weights_need_an_explicit_yes(folder, recipe, hub):
    licence = Licence(name="Fox Non-Commercial 1", url="https://fox.example/licence", commercial=False)
    recipe = msgspec.structs.replace(recipe, licence=licence)
    error = failure(folder, recipe, hub)
    assert (type(error), error.error_code) == (BadInputError, "licence_not_accepted")
    assert licence.name in error.message
    assert licence.url in error.message
    assert hub.requests == []
    assert list(folder.pull(recipe, accept_licence=True, endpoint=hub.endpoint))[-1].bytes_done == TOTAL


def test_a_full_disk_is_noticed_before_the_first_byte(tmp_path, recipe, hub):
    folder = ModelsFolder(tmp_path / "models", free_bytes=lambda _: 3_000_000, sleep=lambda _: None)
    error = failure(folder, recipe, hub)
    assert (type(error), error.error_code) == (UnavailableError, "disk_full")
    assert set(hub.served) == {"model_index.json"}


def test_a_disk_that_fills_up_on_the_way(folder, recipe, hub, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("gesso.catalog.pull.os.fsync", full)
        error = failure(folder, recipe, hub)
    assert (error.error_code, isinstance(folder.state(recipe), Partial)) == ("disk_full", True)
    pull(folder, recipe, hub)
    assert folder.verify(recipe) == ()


def test_a_models_folder_that_cannot_be_used(folder, recipe, hub):
    folder.root.write_text("a file stands in its place")
    assert failure(folder, recipe, hub).error_code == "models_folder_unreadable"
    assert isinstance(folder.state(recipe), Missing)


def test_what_a_killed_pull_left_half_written_does_no_harm(folder, recipe, hub):
    steps = folder.pull(recipe, accept_licence=False, endpoint=hub.endpoint)
    for step in steps:
        if step.bytes_done > 2_000_000:
            break
    steps.close()
    staging = folder.root / ".pulling" / "fox"
    with (staging / "journal").open("ab") as journal:
        journal.write(b'["half')
    (part,) = (staging / "parts").iterdir()
    part.write_bytes(BIG + b"too long")
    (staging / "files" / "stray.json").write_bytes(b"{}")
    pull(folder, recipe, hub)
    assert names(folder.root / "fox") == {*FILES, "gesso.json"}
    assert folder.verify(recipe) == ()


def test_two_pulls_of_one_model_do_not_meet(folder, recipe, hub):
    steps = folder.pull(recipe, accept_licence=False, endpoint=hub.endpoint)
    next(steps)
    with pytest.raises(ConflictError) as caught:
        pull(ModelsFolder(folder.root, sleep=lambda _: None), recipe, hub)
    assert caught.value.error_code == "pull_in_progress"
    steps.close()
    pull(folder, recipe, hub)


def test_verify_reads_the_bytes_and_a_recheck_repairs_only_what_is_damaged(folder, recipe, hub):
    pull(folder, recipe, hub)
    model = folder.root / "fox"
    (model / "vae/config.json").write_bytes(b'{"a": 2}')
    (model / "vae/evil.bin").write_bytes(b"pickle")
    problems = [(problem.code, problem.value) for problem in folder.verify(recipe)]
    assert problems == [("file_changed", "vae/config.json"), ("file_unexpected", "vae/evil.bin")]
    hub.served.clear()
    pull(folder, recipe, hub, recheck=True)
    assert folder.verify(recipe) == ()
    assert "unet/diffusion_pytorch_model.safetensors" not in hub.served
    assert hub.served["vae/config.json"] == 8


def test_missing_and_short_files_make_a_model_partial_until_it_is_pulled_again(folder, recipe, hub):
    pull(folder, recipe, hub)
    (folder.root / "fox/vae/config.json").unlink()
    (folder.root / "fox/unet/diffusion_pytorch_model.safetensors").write_bytes(b"short")
    state = folder.state(recipe)
    assert isinstance(state, Partial)
    assert (state.revision, state.files) == (REVISION, len(FILES) - 2)
    codes = {problem.code for problem in folder.verify(recipe)}
    assert codes == {"file_missing", "file_wrong_size"}
    pull(folder, recipe, hub)
    assert folder.verify(recipe) == ()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 1}', b"\xff\xfe"])
def test_a_broken_manifest_is_a_partial_model(folder, recipe, hub, content):
    pull(folder, recipe, hub)
    (folder.root / "fox" / "gesso.json").write_bytes(content)
    assert isinstance(folder.state(recipe), Partial)
    with pytest.raises(NotFoundError):
        folder.verify(recipe)
    pull(folder, recipe, hub)
    assert isinstance(folder.state(recipe), Installed)


def test_a_newer_revision_replaces_the_old_one_only_when_it_is_complete(folder, recipe, hub):
    pull(folder, recipe, hub)
    newer = msgspec.structs.replace(recipe, revision=NEWER)
    state = folder.state(newer)
    assert isinstance(state, Installed)
    assert state.outdated
    hub.revision, hub.files["vae/config.json"] = NEWER, b'{"a": 3}'
    hub.damage = {"vae/config.json": 2}
    assert failure(folder, newer, hub).error_code == "download_damaged"
    assert folder.verify(recipe) == ()
    hub.served.clear()
    pull(folder, newer, hub)
    assert folder.state(newer).revision == NEWER
    assert not folder.state(newer).outdated
    assert folder.verify(newer) == ()
    assert "unet/diffusion_pytorch_model.safetensors" not in hub.served


def test_an_unpinned_model_takes_the_newest_commit_and_records_it(folder, recipe, hub):
    unpinned = msgspec.structs.replace(recipe, revision=None)
    pull(folder, unpinned, hub)
    assert folder.state(unpinned).revision == REVISION
    assert any(f"/resolve/{REVISION}/" in path for path, _ in hub.requests)


def test_two_aliases_of_the_same_weights_share_the_bytes(folder, recipe, hub):
    twin = msgspec.structs.replace(recipe, alias="vixen")
    pull(folder, recipe, hub)
    hub.served.clear()
    pull(folder, twin, hub)
    assert not any(path.endswith(".safetensors") for path in hub.served)
    weights = "unet/diffusion_pytorch_model.safetensors"
    assert (folder.root / "fox" / weights).stat().st_ino == (folder.root / "vixen" / weights).stat().st_ino
    assert folder.remove(recipe) < 10_000
    assert folder.verify(twin) == ()
    assert folder.remove(twin) > len(BIG)


def test_damaged_bytes_of_another_model_are_not_taken_over(folder, recipe, hub):
    pull(folder, recipe, hub)
    weights = folder.root / "fox/unet/diffusion_pytorch_model.safetensors"
    weights.write_bytes(b"\0" + BIG[1:] if BIG[0] else b"\1" + BIG[1:])
    twin = msgspec.structs.replace(recipe, alias="vixen")
    pull(folder, twin, hub)
    assert folder.verify(twin) == ()


def test_remove_takes_all_and_says_how_much(folder, recipe, hub):
    pull(folder, recipe, hub)
    assert folder.remove(recipe) >= TOTAL - 1000
    assert folder.state(recipe) == Missing(path=folder.root / "fox")
    with pytest.raises(NotFoundError) as caught:
        folder.remove(recipe)
    assert caught.value.error_code == "model_not_installed"


def test_remove_takes_an_interrupted_pull_too(folder, recipe, hub):
    steps = folder.pull(recipe, accept_licence=False, endpoint=hub.endpoint)
    next(steps)
    steps.close()
    assert folder.remove(recipe) > 0
    assert isinstance(folder.state(recipe), Missing)


def test_the_starter_is_always_here(folder):
    starter = Catalog.load().starter
    state = folder.state(starter)
    assert isinstance(state, Installed)
    assert list(folder.pull(starter, accept_licence=False)) == []
    assert folder.verify(starter) == ()
    with pytest.raises(BadInputError) as caught:
        folder.remove(starter)
    assert caught.value.error_code == "model_bundled"


@pytest.mark.parametrize(
    "extra",
    [
        {"sha": "main"},
        {"sha": None},
        {"siblings": None},
        {"siblings": [{"rfilename": "../../evil.json", "size": 1, "blobId": "a" * 40}]},
        {"siblings": [{"rfilename": "/etc/evil.json", "size": 1, "blobId": "a" * 40}]},
        {"siblings": [{"rfilename": "a\\..\\evil.json", "size": 1, "blobId": "a" * 40}]},
        {"siblings": [{"rfilename": "a.json", "size": 1}]},
    ],
)
def test_an_answer_that_is_none_is_refused(folder, recipe, hub, extra):
    hub.listing_extra = extra
    assert failure(folder, recipe, hub).error_code == "hub_unreadable"
    assert isinstance(folder.state(recipe), Missing)


def test_pickled_weights_are_never_pulled(folder, recipe, hub):
    hub.files = {path: data for path, data in hub.files.items() if not path.endswith(".safetensors")}
    assert failure(folder, recipe, hub).error_code == "weights_not_safetensors"


def chosen(*paths, index=None):
    files = [HubFile(path=path, bytes=1, git_blob="a" * 40) for path in paths]
    return {path: file.path for path, file in choose_files(files, index).items()}


def test_sixteen_bit_twins_take_the_plain_names():
    index = {"unet": ["diffusers", "U"], "vae": ["diffusers", "V"], "text_encoder": ["transformers", "T"]}
    paths = (
        "model_index.json",
        "sd_xl_base_1.0.safetensors",
        "unet/config.json",
        "unet/diffusion_pytorch_model.safetensors",
        "unet/diffusion_pytorch_model.fp16.safetensors",
        "vae/diffusion_pytorch_model.safetensors",
        "vae/model.onnx",
        "text_encoder/model-00001-of-00002.safetensors",
        "text_encoder/model-00002-of-00002.safetensors",
        "text_encoder/model.safetensors.index.json",
        "text_encoder/model.fp16.safetensors",
        "vae_decoder/model.safetensors",
        "unet/sub/x.safetensors",
    )
    assert chosen(*paths, index=index) == {
        "model_index.json": "model_index.json",
        "unet/config.json": "unet/config.json",
        "unet/diffusion_pytorch_model.safetensors": "unet/diffusion_pytorch_model.fp16.safetensors",
        "vae/diffusion_pytorch_model.safetensors": "vae/diffusion_pytorch_model.safetensors",
        "text_encoder/model.safetensors": "text_encoder/model.fp16.safetensors",
    }


def test_shards_without_a_twin_stay_and_sharded_twins_are_left():
    index = {"t": ["transformers", "T"]}
    shards = (
        "t/model-00001-of-00002.safetensors",
        "t/model-00002-of-00002.safetensors",
        "t/model.safetensors.index.json",
    )
    twins = ("t/model.fp16-00001-of-00002.safetensors", "t/model.safetensors.index.fp16.json")
    assert chosen(*shards, *twins, index=index) == {path: path for path in shards}


def test_a_repository_without_an_index_gives_what_is_harmless():
    paths = ("model.safetensors", "config.json", "a.bin", "b.ckpt", "c.pt", "d.py", "e.pkl", "LICENSE", "x/.y/z.json")
    assert set(chosen(*paths)) == {"model.safetensors", "config.json", "LICENSE"}


def test_of_a_lone_part_the_sixteen_bit_twin_is_pulled(folder, recipe, monkeypatch):
    """A ControlNet's repository has no model_index.json; its config.json stands at the top."""
    monkeypatch.setenv("NO_PROXY", "*")
    lone = {
        "config.json": b'{"_class_name": "ControlNetModel"}',
        "diffusion_pytorch_model.safetensors": BIG,
        "diffusion_pytorch_model.fp16.safetensors": SMALL,
        "diffusion_pytorch_model.bin": b"pickle",
    }
    hub = FakeHub(HUB_ID, REVISION, lone)
    try:
        pull(folder, recipe, hub)
    finally:
        hub.close()
    assert names(folder.root / "fox") == {"config.json", "diffusion_pytorch_model.safetensors", "gesso.json"}
    assert (folder.root / "fox" / "diffusion_pytorch_model.safetensors").read_bytes() == SMALL
    assert folder.verify(recipe) == ()
