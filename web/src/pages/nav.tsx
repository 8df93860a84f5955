/** The pages: a bar at the side; on a phone five below and the rest behind "more". */
import { Link, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon, Mark, type IconName } from "../ui/icons";
import { setLanguage } from "../ui/language";
import { keyHint, type ShortcutId } from "../ui/keys";
import { nextTheme, setTheme, useTheme } from "../ui/theme";

const More = lazy(async () => ({ default: (await import("./more")).More }));

export const PAGES = [
  { to: "/", name: "create", icon: "create", key: "goCreate", phone: true },
  { to: "/draft", name: "draft", icon: "chat", key: "goDraft", phone: true },
  { to: "/edit", name: "edit", icon: "edit", key: "goEdit", phone: true },
  { to: "/organize", name: "organize", icon: "organize", key: "goOrganize", phone: true },
  { to: "/boards", name: "boards", icon: "boards", key: "goBoards", phone: false },
  { to: "/styles", name: "styles", icon: "style", key: "goStyles", phone: false },
  { to: "/personalize", name: "personalize", icon: "heart", key: "goPersonalize", phone: false },
  { to: "/models", name: "models", icon: "models", key: "goModels", phone: false },
  { to: "/settings", name: "settings", icon: "settings", key: "goSettings", phone: false },
] as const satisfies readonly { to: string; name: string; icon: IconName; key: ShortcutId; phone: boolean }[];

export const THEME_ICON = { system: "system", light: "sun", dark: "moon" } as const;

export function Nav({ onHelp }: { onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const theme = useTheme();
  const [more, setMore] = useState(false);
  const within = useRouterState({ select: (state) => state.location.pathname });
  const behind = PAGES.some(({ to, phone }) => !phone && within.startsWith(to)) || within.startsWith("/doctor");
  const other = i18n.language === "de" ? "en" : "de";
  return (
    <nav className="nav" aria-label={t("nav.label")}>
      <span className="nav-mark">
        <Mark />
      </span>
      {PAGES.map(({ to, name, icon, key, phone }) => (
        <Link key={to} to={to} className="nav-item" data-wide-only={!phone || undefined} activeOptions={{ exact: to === "/" }} title={keyHint(key)}>
          <Icon name={icon} size={22} />
          <span>{t(`nav.${name}`)}</span>
        </Link>
      ))}
      <button type="button" className={`nav-item nav-more${behind ? " active" : ""}`} aria-haspopup="dialog" aria-expanded={more} onClick={() => setMore(true)}>
        <Icon name="menu" size={22} />
        <span>{t("nav.more")}</span>
      </button>
      <span className="nav-gap" />
      <button type="button" className="nav-item small" data-wide-only lang={other} onClick={() => void setLanguage(other)}>
        {t("nav.language")}
      </button>
      <span className="nav-pair" data-wide-only>
        <button
          type="button"
          className="nav-item small"
          aria-label={t("nav.theme", { theme: t(`theme.${theme}`) })}
          data-tip={t("nav.theme", { theme: t(`theme.${theme}`) })}
          data-tip-side="right"
          data-testid="theme"
          onClick={() => setTheme(nextTheme(theme))}
        >
          <Icon name={THEME_ICON[theme]} />
        </button>
        <button type="button" className="nav-item small" aria-label={t("nav.help")} data-tip={`${t("nav.help")}  ${keyHint("help")}`} data-tip-side="right" onClick={onHelp}>
          <Icon name="help" />
        </button>
      </span>
      {more && (
        <Suspense fallback={null}>
          <More onClose={() => setMore(false)} onHelp={onHelp} />
        </Suspense>
      )}
    </nav>
  );
}
