/** The addresses. Each page but Create loads its own script, and its own words with it. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";

import type { PictureSearch } from "../ui/picture-link";
import { CreatePage } from "./create-page";
import { Broken, NotFound, Root } from "./root";

/** A search's word, if it is one. */
const word = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined);

const root = createRootRoute({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Broken,
  /** `p`: the picture that stands open above the page; see ui/picture-link. */
  validateSearch: (search: Record<string, unknown>): PictureSearch => ({ p: word(search.p) }),
});

export interface OrganizeSearch extends PictureSearch {
  q?: string | undefined;
  folder?: string | undefined;
  sort?: string | undefined;
}

export interface CompareSearch extends PictureSearch {
  ids?: string | undefined;
  /** slider, blink or difference; side by side without. */
  how?: string | undefined;
  /** Which picture of a job, where an id is a job's. */
  n?: number | undefined;
  /** How many of them stand together, where there are several such sets; and which set is shown, from 1. */
  by?: number | undefined;
  at?: number | undefined;
}

const getParentRoute = () => root;
const create = createRoute({ getParentRoute, path: "/", component: CreatePage });
/** A picture's own address: opened directly, it stands above Create. */
const picture = createRoute({ getParentRoute, path: "/p/$imageId", component: CreatePage });
const draft = createRoute({ getParentRoute, path: "/draft", component: lazyRouteComponent(() => import("../draft/page"), "DraftPage") });
const conversation = createRoute({ getParentRoute, path: "/draft/$conversationId", component: lazyRouteComponent(() => import("../draft/page"), "DraftPage") });
const edit = createRoute({ getParentRoute, path: "/edit", component: lazyRouteComponent(() => import("../editor/page"), "EditPage") });
const editing = createRoute({ getParentRoute, path: "/edit/$imageId", component: lazyRouteComponent(() => import("../editor/page"), "EditPage") });
const organize = createRoute({
  getParentRoute,
  path: "/organize",
  component: lazyRouteComponent(() => import("../organize/page"), "OrganizePage"),
  validateSearch: (search: Record<string, unknown>): OrganizeSearch => ({ q: word(search.q), folder: word(search.folder), sort: word(search.sort) }),
});
const boards = createRoute({ getParentRoute, path: "/boards", component: lazyRouteComponent(() => import("../boards/page"), "BoardsPage") });
const board = createRoute({ getParentRoute, path: "/boards/$boardId", component: lazyRouteComponent(() => import("../boards/board-page"), "BoardPage") });
const styles = createRoute({ getParentRoute, path: "/styles", component: lazyRouteComponent(() => import("../styles/page"), "StylesPage") });
const personalize = createRoute({ getParentRoute, path: "/personalize", component: lazyRouteComponent(() => import("../personalize/page"), "PersonalizePage") });
const models = createRoute({ getParentRoute, path: "/models", component: lazyRouteComponent(() => import("../models/models-page"), "ModelsPage") });
const settings = createRoute({ getParentRoute, path: "/settings", component: lazyRouteComponent(() => import("../settings/page"), "SettingsPage") });
const section = createRoute({ getParentRoute, path: "/settings/$section", component: lazyRouteComponent(() => import("../settings/page"), "SettingsPage") });
/** `op`: the call that is shown, as "post /v1/images/generations". */
const callShown = (search: Record<string, unknown>): PictureSearch & { op?: string | undefined } => ({ op: word(search.op) });
const playgrounds = createRoute({ getParentRoute, path: "/playground", component: lazyRouteComponent(() => import("../playground/page"), "PlaygroundPage"), validateSearch: callShown });
const playground = createRoute({ getParentRoute, path: "/playground/$dialect", component: lazyRouteComponent(() => import("../playground/page"), "PlaygroundPage"), validateSearch: callShown });
const doctor = createRoute({ getParentRoute, path: "/doctor", component: lazyRouteComponent(() => import("../doctor/page"), "DoctorPage") });
const compare = createRoute({
  getParentRoute,
  path: "/compare",
  component: lazyRouteComponent(() => import("../compare/page"), "ComparePage"),
  validateSearch: (search: Record<string, unknown>): CompareSearch => {
    const number = (value: unknown, most: number) => (Number(value) > 1 && Number(value) <= most ? Math.floor(Number(value)) : undefined);
    return { ids: word(search.ids), how: word(search.how), n: number(search.n, 16), by: number(search.by, 4), at: number(search.at, 24) };
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    create, picture, draft, conversation, edit, editing, organize, boards, board, styles, personalize, models, settings, section, playgrounds, playground, doctor, compare,
  ]),
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: Broken,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
