/** In whose name a call is made: of the browser's session, or by a key. */
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";

import { api, need } from "../client/api";
import { sessionQuery } from "../client/queries";
import { Button } from "../ui/button";
import { say } from "../ui/toast";
import { useWords } from "./words";

export function Who({ secret, onSecret }: { secret: string; onSecret: (secret: string) => void }) {
  const { t } = useWords();
  const id = useId();
  const session = useQuery(sessionQuery);
  const [byKey, setByKey] = useState(secret !== "");
  const may = session.data?.scopes ?? [];
  const make = () => {
    const scopes = (["read", "draw", "edit"] as const).filter((one) => may.includes(one));
    need(api.POST("/api/v1/keys", { body: { name: t("title"), scopes, expires_in_days: 1 / 24 } })).then(
      ({ key }) => {
        onSecret(key);
        say(t("madeKey"));
      },
      (reason: unknown) => say(reason instanceof Error && reason.message ? reason.message : t("offline"), { wrong: true }),
    );
  };
  return (
    <fieldset className="pg-who">
      <legend>{t("who")}</legend>
      <label className="pg-tick">
        <input
          type="radio"
          name="who"
          checked={!byKey}
          onChange={() => {
            setByKey(false);
            onSecret("");
          }}
        />
        <span>
          {t("session")} <small>{t("sessionLead")}</small>
        </span>
      </label>
      <label className="pg-tick">
        <input type="radio" name="who" checked={byKey} onChange={() => setByKey(true)} />
        {t("byKey")}
      </label>
      {byKey && (
        <div className="pg-key">
          <label htmlFor={id} className="unseen">
            {t("key")}
          </label>
          <input id={id} type="password" required autoComplete="off" spellCheck="false" placeholder="gsk_…" value={secret} title={t("keyHint")} onChange={(event) => onSecret(event.target.value.trim())} />
          {may.includes("account") && (
            <Button icon="key" onClick={make}>
              {t("makeKey")}
            </Button>
          )}
        </div>
      )}
    </fieldset>
  );
}
