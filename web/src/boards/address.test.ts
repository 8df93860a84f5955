import { expect, test } from "vitest";

import { cardOf } from "./address";

test("a page's own words are its title, and where it is stands below", () => {
  expect(cardOf("https://www.rijksmuseum.nl/en/collection/the-night-watch.html?utm=1")).toEqual({ title: "The night watch", place: "rijksmuseum.nl / en / collection", letter: "R" });
  expect(cardOf("https://de.wikipedia.org/wiki/Caspar_David_Friedrich").title).toBe("Caspar David Friedrich");
  expect(cardOf("https://example.org/stra%C3%9Fe")).toMatchObject({ title: "Straße", place: "example.org" });
});

test("ids and bare hosts say where they are", () => {
  expect(cardOf("https://example.org")).toEqual({ title: "example.org", place: "example.org", letter: "E" });
  expect(cardOf("https://example.org/p/9f81c2a4?page=3")).toEqual({ title: "example.org", place: "p/9f81c2a4?page=3", letter: "E" });
});

test("what is no address, or is written badly, is shown as it is", () => {
  expect(cardOf("not an address").title).toBe("not an address");
  expect(cardOf("https://example.org/100%").title).toBe("example.org");
});
