/** Asked once, after a first prompt to a version that personalizes: teach your taste. Away for good when it is closed or done. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { profilesQuery } from "../client/queries";
import { IconButton } from "../ui/button";
import { Icon } from "../ui/icons";
import { useWords } from "./words";

const KEY = "gesso.unlock";

export function Unlock() {
  const { t } = useWords();
  const { data } = useQuery(profilesQuery);
  const [away, setAway] = useState(() => localStorage.getItem(KEY) === "hidden");
  if (away || !data || data.some((profile) => profile.unlocked)) return null;
  const own = data.find((profile) => profile.own);
  const touch = window.matchMedia("(hover: none)").matches;
  const left = own && own.answered > 0 ? Math.ceil(own.unlocks_at - own.answered) : null;
  return (
    <aside className="unlock" aria-label={t("unlock.label")} data-testid="unlock">
      <Icon name="heart" size={20} />
      <p>
        <strong>{t("unlock.title")}</strong> {left === null ? t(touch ? "unlock.leadTouch" : "unlock.lead") : t("unlock.begun", { count: left })}
      </p>
      <Link className="button" to="/personalize">
        {t("unlock.go")}
      </Link>
      <IconButton
        icon="close"
        label={t("unlock.hide")}
        side="bottom"
        onClick={() => {
          localStorage.setItem(KEY, "hidden");
          setAway(true);
        }}
      />
    </aside>
  );
}
