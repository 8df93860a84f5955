/** The door, the shell behind it, and what stands there when a page is missing or broke. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { sessionQuery } from "../client/queries";
import { Shell } from "./shell";

const LoginPage = lazy(async () => ({ default: (await import("../login/login-page")).LoginPage }));

export function Root() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const invited = window.location.pathname === "/invitation" && window.location.hash !== ""; // also somebody who is in may open one: it makes another account
  if (session.data && !invited) return <Shell />;
  if (session.data !== undefined) {
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
          {t("common.retry")}
        </button>
      </main>
    );
  }
  return null;
}

export function Broken() {
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

export function NotFound() {
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
