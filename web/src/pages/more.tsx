/** On a phone: the pages that do not fit in the bar, and what the shell can do. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Sheet } from "../ui/dialog";
import { Icon } from "../ui/icons";
import { setLanguage } from "../ui/language";
import { nextTheme, setTheme, useTheme } from "../ui/theme";
import { PAGES, THEME_ICON } from "./nav";

export function More({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const theme = useTheme();
  const other = i18n.language === "de" ? "en" : "de";
  return (
    <Sheet title={t("nav.more")} onClose={onClose} className="more-sheet">
      <ul>
        {PAGES.filter((page) => !page.phone).map(({ to, name, icon }) => (
          <li key={to}>
            <Link to={to} className="menu-item" onClick={onClose}>
              <Icon name={icon} />
              {t(`nav.${name}`)}
            </Link>
          </li>
        ))}
        <li>
          <Link to="/doctor" className="menu-item" onClick={onClose}>
            <Icon name="doctor" />
            {t("nav.doctor")}
          </Link>
        </li>
        <li>
          <button type="button" className="menu-item" onClick={() => setTheme(nextTheme(theme))}>
            <Icon name={THEME_ICON[theme]} />
            {t("nav.theme", { theme: t(`theme.${theme}`) })}
          </button>
        </li>
        <li>
          <button type="button" className="menu-item" lang={other} onClick={() => void setLanguage(other)}>
            <Icon name="language" />
            {t("nav.language")}
          </button>
        </li>
        <li>
          <button
            type="button"
            className="menu-item"
            onClick={() => {
              onClose();
              onHelp();
            }}
          >
            <Icon name="help" />
            {t("nav.help")}
          </button>
        </li>
      </ul>
    </Sheet>
  );
}
