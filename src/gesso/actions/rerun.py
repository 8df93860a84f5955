"""Rerun: draw one picture of the library again from its plan. Same plan, same weights, same pixels."""

from typing import TYPE_CHECKING

from gesso.actions import policy
from gesso.catalog.plan import estimate_ms
from gesso.domain.errors import BadInputError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.job import Job, Notice
from gesso.domain.plan import Plan
from gesso.domain.recipe import Recipe
from gesso.domain.spec import Spec
from gesso.jobs import estimates
from gesso.jobs.queue import Order
from gesso.library import reading

if TYPE_CHECKING:
    from gesso.app import App


def submit(app: "App", person: PersonId, image_id: str) -> Job:
    """Queue the picture's own plan as a job of one picture.

    Raises:
        NotFoundError: there is no such picture of theirs.
        ConflictError: it was not made here, so it has no plan (`image_has_no_plan`).
        BadInputError: its model is not installed (`model_missing`); the policy stops its prompt (`content_blocked`).
    """
    image = reading.get_image(app.database, person, ImageId(image_id))
    plan = reading.plan_of(image)
    spec = image.spec or Spec(text=image.prompt)
    policy.hold(app, person, (image.prompt,), door="native")
    recipe, notices = model_of(app, plan)
    order = Order(
        person_id=person,
        prompt=image.prompt,
        spec=spec,
        plan=plan,
        recipe=recipe.alias,
        speed=spec.speed or ("draft" if plan.draft else "fast"),
        estimate_ms=estimates.learned_ms(
            app.database, plan, otherwise_ms=estimate_ms(recipe, draft=plan.draft, quality=spec.quality) // 4
        ),
        warnings=notices,
        parent_image_id=image.id,
    )
    return app.queue.submit(order)[0]


def model_of(app: "App", plan: Plan) -> tuple[Recipe, tuple[Notice, ...]]:
    """Return the model that an earlier plan names, and what has changed about it since.

    Raises:
        BadInputError: it is not installed (`model_missing`).
    """
    recipe = app.catalog.find(plan.model.alias)
    drawing, revision = app.drawable(recipe)
    if drawing.alias != recipe.alias:
        raise BadInputError(
            f"{recipe.title} is not installed here, so this picture cannot be drawn again. "
            f"Install it: gesso models pull {recipe.alias}",
            code="model_missing",
        )
    if revision == plan.model.revision:
        return recipe, ()
    message = f"{recipe.title} has changed since this picture was drawn; the pixels may differ."
    changed = Notice(code="revision_changed", message=message, value=plan.model.revision, suggestion=revision)
    return recipe, (changed,)
