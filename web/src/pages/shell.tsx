/** What every page stands in: the pages bar, the prompt bar, the status line, the keys that work everywhere. */
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Composer } from "../composer/composer";
import { Announcer } from "../ui/announce";
import { Icon, Mark } from "../ui/icons";
import { setLanguage } from "../ui/language";
import { nextTheme, setTheme, useTheme } from "../ui/theme";
import { Toast } from "../ui/toast";
import { useLiveConnection } from "./live";
import { StatusLine } from "./status-line";
import "./shell.css";

const Help = lazy(async () => ({ default: (await import("./help")).Help }));

const THEME_ICON = { system: "system", light: "sun", dark: "moon" } as const;
const CHORD_MS = 1200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(target.tagName));
}

export function Shell() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const theme = useTheme();
  const [help, setHelp] = useState(false);
  const chord = useRef(0);
  useLiveConnection();

  useEffect(() => {
    const keyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector("[role=dialog], [role=menu]")) return;
      const key = event.key.toLowerCase();
      if (key === "/") {
        event.preventDefault();
        document.getElementById("prompt")?.focus();
      } else if (key === "?") setHelp(true);
      else if (key === "g") chord.current = Date.now();
      else if (Date.now() - chord.current < CHORD_MS && (key === "c" || key === "m")) {
        chord.current = 0;
        void navigate({ to: key === "c" ? "/" : "/models" });
      }
    };
    window.addEventListener("keydown", keyDown);
    return () => window.removeEventListener("keydown", keyDown);
  }, [navigate]);

  const sent = () => {
    void navigate({ to: "/" });
    window.scrollTo({ top: 0, behavior: "smooth" });
  };

  return (
    <div className="shell">
      <a className="skip" href="#page">
        {t("app.skip")}
      </a>
      <nav className="nav" aria-label={t("nav.label")}>
        <span className="nav-mark">
          <Mark />
        </span>
        <Link to="/" className="nav-item" activeOptions={{ exact: true }}>
          <Icon name="create" size={22} />
          {t("nav.create")}
        </Link>
        <Link to="/models" className="nav-item">
          <Icon name="models" size={22} />
          {t("nav.models")}
        </Link>
        <span className="nav-gap" />
        <button
          type="button"
          className="nav-item"
          lang={i18n.language === "de" ? "en" : "de"}
          onClick={() => void setLanguage(i18n.language === "de" ? "en" : "de")}
        >
          <Icon name="language" />
          {t("nav.language")}
        </button>
        <button
          type="button"
          className="nav-item"
          aria-label={t("nav.theme", { theme: t(`theme.${theme}`) })}
          title={t("nav.theme", { theme: t(`theme.${theme}`) })}
          data-testid="theme"
          onClick={() => setTheme(nextTheme(theme))}
        >
          <Icon name={THEME_ICON[theme]} />
        </button>
        <button type="button" className="nav-item" aria-label={t("nav.help")} title={`${t("nav.help")} (?)`} onClick={() => setHelp(true)}>
          <Icon name="help" />
        </button>
      </nav>
      <div className="column">
        <StatusLine />
        <Composer onSent={sent} />
        <main id="page" className="page" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {help && (
        <Suspense fallback={null}>
          <Help onClose={() => setHelp(false)} />
        </Suspense>
      )}
      <Announcer />
      <Toast />
    </div>
  );
}
