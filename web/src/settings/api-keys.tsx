/** Keys for programs: made with scopes and an end, shown once, revoked. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type SubmitEvent } from "react";

import { api, need, type Session } from "../client/api";
import { sessionQuery } from "../client/queries";
import { Button } from "../ui/button";
import { useNow } from "../ui/clock";
import { Dialog } from "../ui/dialog";
import { say } from "../ui/toast";
import { Choice, Field, Loaded, Panel, Secret, Section, Tick, useDoing, useTrying, When, Wrong } from "./parts";
import { done, freshen, keysQuery, type Key } from "./queries";
import { useWords } from "./words";

type Scope = Session["scopes"][number];
const ALL: readonly Scope[] = ["read", "draw", "edit", "account", "admin"];
const USUAL: readonly Scope[] = ["read", "draw", "edit"];
const DAYS = ["7", "30", "90", "365", ""] as const;

export function ApiKeys() {
  const { t } = useWords();
  const keys = useQuery(keysQuery);
  const session = useQuery(sessionQuery);
  const [asking, setAsking] = useState<Key | null>(null);
  const trying = useTrying();
  const now = useNow();
  const revoke = (key: Key) => {
    setAsking(null);
    trying(done(api.DELETE("/api/v1/keys/{key_id}", { params: { path: { key_id: key.id } } })), () => {
      say(t("keys.revoked", { name: key.name }));
      void freshen("keys");
    });
  };
  const over = (key: Key) => key.revoked_at !== null || (key.expires_at !== null && Date.parse(key.expires_at) <= now);
  return (
    <Section
      title={t("sections.keys")}
      lead={t("keys.lead")}
      action={
        <Link to="/playground" className="button">
          {t("keys.try")}
        </Link>
      }
    >
      {session.data && <Make may={session.data.scopes} />}
      <Panel title={t("keys.yours")}>
        <Loaded query={keys} empty={{ when: ({ items }) => items.length === 0, say: t("keys.none") }}>
          {({ items }) => (
            <ul className="settings-rows">
              {items.toSorted((a, b) => Number(over(a)) - Number(over(b))).map((key) => (
                <li key={key.id} data-over={over(key) || undefined}>
                  <div>
                    <strong>{key.name}</strong> <code>{key.prefix}…</code>
                    {key.revoked_at !== null ? <span className="settings-badge quiet">{t("keys.isRevoked")}</span> : over(key) && <span className="settings-badge quiet">{t("keys.isOver")}</span>}
                    <small>
                      {key.scopes.map((one) => t(`scopes.${one}.name`)).join(", ")}
                      {". "}
                      {key.last_used_at ? (
                        <>
                          {t("keys.used")} <When at={key.last_used_at} />
                        </>
                      ) : (
                        t("keys.never")
                      )}
                      {". "}
                      {key.expires_at ? (
                        <>
                          {t("keys.ends")} <When at={key.expires_at} />
                        </>
                      ) : (
                        t("keys.endless")
                      )}
                      .
                    </small>
                  </div>
                  {!over(key) && (
                    <Button kind="bare" aria-label={t("keys.revokeOne", { name: key.name })} onClick={() => setAsking(key)}>
                      {t("keys.revoke")}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      {asking && (
        <Dialog
          title={t("keys.revokeTitle", { name: asking.name })}
          lead={t("keys.revokeLead")}
          onClose={() => setAsking(null)}
          foot={
            <Button kind="danger" onClick={() => revoke(asking)}>
              {t("keys.revoke")}
            </Button>
          }
        >
          {null}
        </Dialog>
      )}
    </Section>
  );
}

function Make({ may }: { may: readonly Scope[] }) {
  const { t } = useWords();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(USUAL.filter((one) => may.includes(one)));
  const [days, setDays] = useState<string>("90");
  const [made, setMade] = useState<string | null>(null);
  const doing = useDoing();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    doing.run(
      () => need(api.POST("/api/v1/keys", { body: { name: name.trim(), scopes: [...scopes], expires_in_days: days ? Number(days) : null } })),
      ({ key }) => {
        setMade(key);
        setName("");
        void freshen("keys");
      },
    );
  };
  if (made) return <Secret label={t("keys.made")} lead={t("onceOnly")} value={made} onClose={() => setMade(null)} />;
  return (
    <form onSubmit={submit}>
      <Panel
        title={t("keys.new")}
        foot={
          <Button kind="primary" type="submit" icon="plus" disabled={doing.busy || !name.trim() || scopes.length === 0}>
            {t("keys.make")}
          </Button>
        }
      >
        <div className="settings-pair">
          <Field label={t("keys.name")} value={name} onText={setName} maxLength={80} placeholder={t("keys.nameExample")} required />
          <Choice label={t("keys.expiry")} value={days} onPick={setDays} options={DAYS.map((one) => [one, one ? t("days", { count: Number(one) }) : t("keys.noEnd")])} />
        </div>
        <fieldset className="settings-ticks">
          <legend>{t("keys.scopes")}</legend>
          {ALL.filter((one) => may.includes(one)).map((one) => (
            <Tick
              key={one}
              label={t(`scopes.${one}.name`)}
              hint={t(`scopes.${one}.lead`)}
              checked={scopes.includes(one)}
              onChange={(on) => setScopes(on ? [...scopes, one] : scopes.filter((each) => each !== one))}
            />
          ))}
        </fieldset>
        <Wrong text={doing.wrong} />
      </Panel>
    </form>
  );
}
