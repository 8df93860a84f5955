/** The addresses. Each page but the first loads its own script. */
import { useQuery } from "@tanstack/react-query";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { sessionQuery } from "../client/queries";
import { CreatePage } from "./create-page";
import { Shell } from "./shell";

const LoginPage = lazy(async () => ({ default: (await import("../login/login-page")).LoginPage }));

function Root() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  if (session.data) return <Shell />;
  if (session.data === null) {
    return (
      <Suspense fallback={null}>
        <LoginPage />
      </Suspense>
    );
  }
  if (session.isError) {
    return (
      <main className="oops">
        <h1>{t("error.offline")}</h1>
        <button type="button" className="button primary" onClick={() => void session.refetch()}>
          {t("library.retry")}
        </button>
      </main>
    );
  }
  return null;
}

function Broken() {
  const { t } = useTranslation();
  return (
    <section className="oops" role="alert">
      <h1>{t("error.title")}</h1>
      <p>{t("error.lead")}</p>
      <button type="button" className="button primary" onClick={() => window.location.reload()}>
        {t("error.reload")}
      </button>
    </section>
  );
}

function NotFound() {
  const { t } = useTranslation();
  return (
    <section className="oops">
      <h1>{t("error.notFound")}</h1>
      <Link to="/" className="button primary">
        {t("error.home")}
      </Link>
    </section>
  );
}

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: Broken });
const home = createRoute({ getParentRoute: () => root, id: "home", component: CreatePage });
const index = createRoute({ getParentRoute: () => home, path: "/" });
const picture = createRoute({
  getParentRoute: () => home,
  path: "/p/$imageId",
  component: lazyRouteComponent(() => import("../picture/overlay"), "PictureOverlay"),
});
const models = createRoute({
  getParentRoute: () => root,
  path: "/models",
  component: lazyRouteComponent(() => import("../models/models-page"), "ModelsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([home.addChildren([index, picture]), models]),
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: Broken,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
