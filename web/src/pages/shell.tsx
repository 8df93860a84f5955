/** What every page stands in: the pages bar, the prompt bar, the status line, the keys that work everywhere. */
import { Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { Composer } from "../composer/composer";
import { Announcer } from "../ui/announce";
import { startKeys, useKeys } from "../ui/keys";
import { useShownPicture } from "../ui/picture-link";
import { Toast, undoLast } from "../ui/toast";
import { useLiveConnection } from "./live";
import { Nav, PAGES } from "./nav";
import { StatusLine } from "./status-line";
import "./shell.css";

const Help = lazy(async () => ({ default: (await import("./help")).Help }));
const PictureOverlay = lazy(async () => ({ default: (await import("../picture/overlay")).PictureOverlay }));

/** Pages that fill the window leave room for the prompt bar, which grows: its height is `--dock` for their styles. */
function measureDock(): (() => void) | undefined {
  const dock = document.querySelector(".dock");
  if (!dock) return undefined;
  const observer = new ResizeObserver(() => document.documentElement.style.setProperty("--dock", `${Math.round(dock.getBoundingClientRect().height)}px`));
  observer.observe(dock);
  return () => observer.disconnect();
}

export function Shell() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const shown = useShownPicture();
  const [help, setHelp] = useState(false);
  useLiveConnection();
  useEffect(startKeys, []);
  useEffect(measureDock, []);
  useKeys({
    prompt: () => document.getElementById("prompt")?.focus(),
    help: () => setHelp(true),
    undo: () => undoLast(),
    ...Object.fromEntries(PAGES.map(({ key, to }) => [key, () => void navigate({ to })])),
  });

  const sent = () => {
    void navigate({ to: "/" });
    window.scrollTo({ top: 0, behavior: "smooth" });
  };

  return (
    <div className="shell">
      <a className="skip" href="#page">
        {t("app.skip")}
      </a>
      <Nav onHelp={() => setHelp(true)} />
      <div className="column">
        <StatusLine />
        <Composer onSent={sent} />
        <main id="page" className="page" tabIndex={-1}>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Suspense fallback={null}>
        {shown && <PictureOverlay imageId={shown} />}
        {help && <Help onClose={() => setHelp(false)} />}
      </Suspense>
      <Announcer />
      {!shown && <Toast />}
    </div>
  );
}
