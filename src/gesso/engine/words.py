"""From a plan's words to what the network reads, and the three dials that act on that reading.

`--stylize` mixes in an embedding of the prompt enriched by the style lexicon, e = raw + s·(rich − raw) (plan.Words).
`--chaos` adds noise to the embedding, from each picture's own seed: uniform, on half of the values, in units of the
embedding's spread. Few-step distilled models hardly vary with the noise seed alone; InvokeAI ships this remedy as
"seed variance" (founding notes, engine, §2). `--weird` is one push for the whole job, in a direction that these tokens
do not use: a seeded Gaussian direction minus its part in the span of the leading singular vectors, so it stays out of
what the prompt already says.
"""

from collections.abc import Callable

import torch

from gesso.domain.plan import Variation, Words
from gesso.engine.families.family import Text

Encode = Callable[[str], Text]

_WEIRD_REACH = 1.0
"""Standard deviations of the embedding at weird 1."""
_CHAOS_SALT = 0x6368616F
_WEIRD_SALT = 0x77656972
_PROMPT_DIRECTIONS = 16


def generator(seed: int, salt: int = 0) -> torch.Generator:
    """Return a CPU generator, so that pictures match across devices; a salt gives another stream of the same seed.

    torch's CPU generator takes the lower 32 bits of its seed only, so the salt is stirred into those (Knuth's
    multiplicative hash).
    """
    stirred = seed if salt == 0 else ((seed ^ salt) * 0x9E3779B1 + salt) & 0xFFFF_FFFF
    return torch.Generator("cpu").manual_seed(stirred)


def read(words: Words, encode: Encode) -> Text:
    """Return the prompt's embedding: weighted parts, if there are any, and the mix towards the rich wording."""
    raw = _weighted(words, encode)
    if words.rich and words.rich_amount:
        return mix(raw, encode(words.rich), words.rich_amount)
    return raw


def _weighted(words: Words, encode: Encode) -> Text:
    """Return the weighted mean of the parts' embeddings. Heaviest first, so that no partial sum of weights is zero."""
    total = sum(weight for _, weight in words.parts)
    if not words.parts or total <= 0:
        return encode(words.text)
    (first, heaviest), *others = sorted(words.parts, key=lambda part: -part[1])
    blend, so_far = encode(first), heaviest
    for text, weight in others:
        so_far += weight
        blend = mix(blend, encode(text), weight / so_far)
    return blend


def mix(a: Text, b: Text, amount: float) -> Text:
    """Return a + amount·(b − a), token by token. The shorter of the two is continued with its last token."""
    length = max(a.tokens.shape[1], b.tokens.shape[1])
    a, b = _continued(a, length), _continued(b, length)
    pooled, mask = a.pooled, a.mask
    if a.pooled is not None and b.pooled is not None:
        pooled = torch.lerp(a.pooled, b.pooled, amount)
    if a.mask is not None and b.mask is not None:
        mask = a.mask | b.mask
    return Text(tokens=torch.lerp(a.tokens, b.tokens, amount), pooled=pooled, mask=mask)


def _continued(text: Text, length: int) -> Text:
    more = length - text.tokens.shape[1]
    if more == 0:
        return text
    tokens = torch.cat([text.tokens, text.tokens[:, -1:].expand(-1, more, -1)], dim=1)
    mask = None if text.mask is None else torch.cat([text.mask, text.mask[:, -1:].expand(-1, more)], dim=1)
    return Text(tokens=tokens, pooled=text.pooled, mask=mask)


def strange(text: Text, variation: Variation) -> Text:
    """Apply `weird`: the same push for every picture of the job."""
    if variation.weird <= 0:
        return text
    source = generator(variation.weird_seed, _WEIRD_SALT)
    amount = _WEIRD_REACH * variation.weird
    tokens = text.tokens.float()
    direction = torch.randn(tokens.shape[-1], generator=source).to(tokens.device)
    direction = _unused(direction, tokens[0])
    pushed = tokens + amount * tokens.std() * direction
    pooled = text.pooled
    if pooled is not None:
        away = torch.randn(pooled.shape, generator=source).to(pooled.device)
        pooled = (pooled.float() + amount * pooled.float().std() * away).to(pooled.dtype)
    return Text(tokens=pushed.to(text.tokens.dtype), pooled=pooled, mask=text.mask)


def _unused(direction: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
    """Take out of `direction` (D) what the tokens (L, D) already span; return it with unit mean square."""
    gram = (tokens @ tokens.T).double()
    values, vectors = torch.linalg.eigh(gram)
    kept = min(_PROMPT_DIRECTIONS, tokens.shape[0], max(1, tokens.shape[1] // 4))
    leading = (vectors[:, -kept:] / values[-kept:].clamp_min(1e-9).sqrt()).T.to(tokens.dtype) @ tokens
    rest = direction - leading.T @ (leading @ direction)
    unit: torch.Tensor = rest / rest.square().mean().sqrt().clamp_min(1e-6)
    return unit


def vary(text: Text, chaos: float, seed: int, scale: float) -> Text:
    """Apply `chaos`: another small departure for every picture. At 0 the text is returned untouched."""
    if chaos <= 0 or scale <= 0:
        return text
    source = generator(seed, _CHAOS_SALT)
    return Text(
        tokens=_shake(text.tokens, chaos * scale, source),
        pooled=None if text.pooled is None else _shake(text.pooled, chaos * scale, source),
        mask=text.mask,
    )


def _shake(values: torch.Tensor, amplitude: float, source: torch.Generator) -> torch.Tensor:
    noise = torch.rand(values.shape, generator=source) * 2 - 1
    chosen = torch.rand(values.shape, generator=source) < 0.5
    shift = (noise * chosen).to(values.device) * (amplitude * values.float().std())
    return (values.float() + shift).to(values.dtype)
