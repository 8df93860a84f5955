"""Prompts that a person wrote: sixty-four to hang on a wall, thirty-two as people type, one for all styles.

Promises: plain data. Each prompt stands with what must be in its picture, as words of the vocabulary; what a prompt leaves
open is left open. All of it was written on 20 November 2026, before the painter that it measures was trained, and none of it
was changed to please the reader: a prompt that is misread stays and costs its points.

Facts are written as "red fox on tree; forest, night, ink": subjects (count, colour, kind; with a relation between the first
two), then any of setting, time, weather and style in any order.
"""

# Rows of prompts read best as tables.
# fmt: off

WALL = (
    ("a red fox asleep in a snowy forest, watercolor", "red fox; forest, watercolor"),
    ("an owl on a branch under the full moon, stained glass", "owl; night, glass"),
    ("a lighthouse on the coast in a thunderstorm, oil painting", "lighthouse; beach, storm, oil"),
    ("two white rabbits in a spring meadow, paper cut", "2 white rabbit; meadow, papercut"),
    ("a samurai in the rain at dusk, ink drawing", "samurai; rain, dusk, ink"),
    ("three hot air balloons over the desert at sunrise, low poly", "3 hot-air balloon; desert, dawn, lowpoly"),
    ("a blue whale deep under the sea", "blue whale; underwater"),
    ("a pixel art robot watering flowers in a garden", "robot; garden, pixel"),
    ("a wizard reading in an old library by night, storybook illustration", "wizard; library, night, storybook"),
    ("a neon cat on the rooftops of a city at midnight", "cat; city, night, neon"),
    ("a yellow sailboat at sea at sunset, flat vector", "yellow sailboat; sea, sunset, flat"),
    ("an anime girl with a red umbrella in the rain", "girl; rain, anime"),
    ("a photo of a green frog by a pond in the early morning", "green frog; lake, dawn, photo"),
    ("a charcoal drawing of a horse running in the wind", "horse; wind, charcoal"),
    ("an astronaut on the moon with a ringed planet in the sky", "astronaut; moon"),
    ("a purple dragon above a castle at sunset, oil on canvas", "purple dragon above castle; sunset, oil"),
    ("a brown bear in an autumn forest, watercolor", "brown bear; forest, watercolor"),
    ("a red train crossing the mountains in winter, flat poster", "red train; mountains, flat"),
    ("a penguin with a striped scarf on the ice, storybook", "penguin; snow field, storybook"),
    ("a little mouse in the kitchen with a cup of tea", "mouse; room"),
    ("a pink octopus underwater, paper cut", "pink octopus; underwater, papercut"),
    ("a windmill in a tulip field by day, oil painting", "windmill; meadow, day, oil"),
    ("a black cat to the left of an orange pumpkin at night", "black cat left of orange pumpkin; night"),
    ("a knight in front of a castle, stained glass", "knight in front of castle; glass"),
    ("a princess riding a white unicorn in an enchanted forest", "princess on white unicorn; forest"),
    ("two owls in a village at dusk, storybook illustration", "2 owl; village, dusk, storybook"),
    ("an elephant at the beach at sunset, low poly", "elephant; beach, sunset, lowpoly"),
    ("a turquoise fish under the sea, pixel art", "turquoise fish; underwater, pixel"),
    ("a snowman in a village in falling snow, by night", "snowman; village, snow, night"),
    ("an old man fishing by the lake in the fog, watercolor", "old man; lake, fog, watercolor"),
    ("a witch flying in the night sky in front of the moon", "witch; sky, night"),
    ("a red mushroom in the woods after the rain, photo, macro", "red mushroom; forest, photo"),
    ("a yellow bus in a city street at noon, flat design", "yellow bus; city, day, flat"),
    ("a hedgehog with an apple in a garden in autumn", "hedgehog; garden"),
    ("a tiger in the grass at dawn, ink drawing", "tiger; meadow, dawn, ink"),
    ("three ducks on a lake, flat vector", "3 duck; lake, flat"),
    ("a rocket flying through space, retro poster", "rocket; space, flat"),
    ("a ghost in the library at midnight, charcoal", "ghost; library, night, charcoal"),
    ("a deer in the mountains in the morning mist", "deer; mountains, dawn, fog"),
    ("a pirate on a ship at sea in a storm, oil painting", "pirate; sea, storm, oil"),
    ("a panda in the snow, paper cut", "panda; snow field, papercut"),
    ("a golden key on a plain background, watercolor", "gold key; plain, watercolor"),
    ("a bicycle in a village street in spring, watercolor", "bicycle; village, watercolor"),
    ("a giraffe in the savanna at sunset, flat poster", "giraffe; meadow, sunset, flat"),
    ("a white tent in the mountains under the northern lights", "white tent; mountains, night"),
    ("a raccoon with a lantern in the forest at night, anime", "raccoon; forest, night, anime"),
    ("a bee on a sunflower by day, storybook", "bee on sunflower; day, storybook"),
    ("a teapot and a cupcake in a cozy room", "teapot next to cupcake; room"),
    ("a wolf on a hill at night, low poly", "wolf; meadow, night, lowpoly"),
    ("a temple in the mountains in the fog, ink", "temple; mountains, fog, ink"),
    ("a squirrel under a mushroom in the rain", "squirrel under mushroom; rain"),
    ("a green turtle on the beach, stained glass", "green turtle; beach, glass"),
    ("a king with a cape in a snowy landscape, oil painting", "king; snow field, oil"),
    ("five balloons in the sky, flat vector", "5 balloon; sky, flat"),
    ("a crab on the beach with an umbrella, cartoon", "crab; beach, anime"),
    ("a girl under a cherry tree in spring, anime", "girl under tree; anime"),
    ("a lion with a crown in the desert, stained glass", "lion; desert, glass"),
    ("a blue bird on a cactus in the desert, paper cut", "blue bird on cactus; desert, papercut"),
    ("a robot behind a car in a neon city at night", "robot behind car; city, night, neon"),
    ("a snail on a mushroom after the rain, pixel art", "snail on mushroom; pixel"),
    ("a pink pig in a meadow with a rainbow", "pink pig; meadow"),
    ("a sheep on a mountain meadow by day, charcoal", "sheep; charcoal"),
    ("a house by the lake at dusk with lights in the windows", "house; lake, dusk"),
    ("two foxes in the snow under the stars, storybook", "2 fox; snow field, night, storybook"),
)

OWN_WORDS = (
    ("cat but its an astronaut, floating thru space", "cat; space"),
    ("my daughter loves unicorns, make one in the clouds pls", "unicorn; sky"),
    ("sad robot in the rain. cyberpunk vibes", "robot; rain, neon"),
    ("sleepy bear family in their cave in winter", "bear; cave"),
    ("Two Penguins Holding Hands On The Ice", "2 penguin; snow field"),
    ("a doggo at the beach, golden light, realistic", "dog; beach, sunset, photo"),
    ("foggy morning, one lonely boat on the lake", "sailboat; lake, fog, dawn"),
    ("birthday card for grandpa with a big cake and balloons", "cake"),
    ("castle on top of a mountain, epic, oil paint like the old masters", "castle; mountains, oil"),
    ("the moon, an owl, an old tree. black ink, nothing else", "owl; night, ink"),
    ("kitten in a teacup", "cat in cup"),
    ("green car left, red car right, city", "green car left of red car; city"),
    ("witch's hut deep in the forest at midnight, creepy", "house; forest, night"),
    ("papercraft whale swimming in a starry sky", "whale; sky, night, papercut"),
    ("mushroom village, tiny doors, warm lights, evening", "mushroom; village, dusk"),
    ("8bit dragon boss fight in a dungeon", "dragon; cave, pixel"),
    ("lemonade-yellow bicycle leaning in a garden, summer", "yellow bicycle; garden"),
    ("a gentleman frog wearing a top hat, watercolour", "frog; watercolor"),
    ("three little pigs outside their house", "3 pig; meadow"),
    ("stormy sea with a lighthouse, no people", "lighthouse; sea, storm"),
    ("minimalist poster of a cactus at sundown in the desert", "cactus; desert, sunset, flat"),
    ("kids illustration: hedgehog celebrates halloween with a pumpkin", "hedgehog next to pumpkin; storybook"),
    ("a knight who is afraid of a snail", "knight next to snail"),
    ("old lady reading a book by the fireplace, cozy", "old woman; room"),
    ("stained glass window showing a peacock blue fish", "blue fish; glass"),
    ("snowy night in a small town, seen from above", "; village, night"),
    ("pencil sketch of an elephant balancing on nothing", "elephant; charcoal"),
    ("hot air balloons. lots. sunrise", "hot-air balloon; dawn"),
    ("lowpoly fox in the woods, autumn colors", "fox; forest, lowpoly"),
    ("bumblebee on a purple flower, macro photo", "bee on purple flower; photo"),
    ("a pirate ship but it flies above the clouds", "sailboat; sky"),
    ("a boy with a red balloon walking home through the snow at dusk", "boy; snow field, dusk"),
)

ALL_STYLES = ("a red fox by a lake at sunset", "red fox; lake, sunset")

CHARACTER_PROMPTS = (
    ("a character {place} {hour}", False),
    ("a character {place} {hour}, {style}", True),
    ("{place_bare}, {hour_bare}, the same character again", False),
    ("{style} of a character {place}", True),
)
"""Forms for character references: they name a place, an hour, a style, and leave who it is to the reference picture."""
