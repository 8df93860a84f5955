/** Whom the studio tells what happens: endpoints, their secrets, and the log of what they were told. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { api, need } from "../client/api";
import { Button, IconButton } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { seconds } from "../ui/format";
import { Menu } from "../ui/menu";
import { Switch } from "../ui/switch";
import { say } from "../ui/toast";
import { Choice, Field, Loaded, MoreButton, Panel, Secret, Section, Tick, useDoing, useTrying, When, Wrong } from "./parts";
import { deliveriesQuery, done, freshen, webhooksQuery, type Delivery, type Webhook } from "./queries";
import { useWords } from "./words";

const EVENTS = ["job.queued", "job.started", "job.image", "job.requeued", "job.succeeded", "job.failed", "job.cancelled"] as const;
const STATES = ["pending", "delivered", "failed", "dropped"] as const;
const nameOfEvent = (event: (typeof EVENTS)[number]) => event.slice(4) as "queued";

export function Webhooks() {
  const { t } = useWords();
  const webhooks = useQuery(webhooksQuery);
  return (
    <Section title={t("sections.webhooks")} lead={t("webhooks.lead")}>
      <Add />
      <Loaded query={webhooks} empty={{ when: ({ items }) => items.length === 0, say: t("webhooks.none") }}>
        {({ items }) => items.map((one) => <Endpoint key={one.id} hook={one} />)}
      </Loaded>
      <CallbackSecret />
    </Section>
  );
}

function Events({ chosen, onChange }: { chosen: readonly string[]; onChange: (events: string[]) => void }) {
  const { t } = useWords();
  return (
    <fieldset className="settings-ticks">
      <legend>{t("webhooks.events")}</legend>
      {EVENTS.map((one) => (
        <Tick key={one} label={<code>{one}</code>} hint={t(`webhooks.event.${nameOfEvent(one)}`)} checked={chosen.includes(one)} onChange={(on) => onChange(on ? [...chosen, one] : chosen.filter((each) => each !== one))} />
      ))}
    </fieldset>
  );
}

function Add() {
  const { t } = useWords();
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<string[]>(["job.succeeded", "job.failed"]);
  const [secret, setSecret] = useState<string | null>(null);
  const doing = useDoing();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    doing.run(
      () => need(api.POST("/api/v1/webhooks", { body: { url: url.trim(), events } })),
      (made) => {
        setSecret(made.secret ?? null);
        setUrl("");
        void freshen("webhooks");
      },
    );
  };
  if (secret) return <Secret label={t("webhooks.secret")} lead={t("onceOnly")} value={secret} onClose={() => setSecret(null)} />;
  return (
    <form onSubmit={submit}>
      <Panel
        title={t("webhooks.new")}
        foot={
          <Button kind="primary" type="submit" icon="plus" disabled={doing.busy || !url.trim() || events.length === 0}>
            {t("webhooks.add")}
          </Button>
        }
      >
        <Field label={t("webhooks.url")} value={url} onText={setUrl} type="url" inputMode="url" placeholder="https://example.org/hook" hint={t("webhooks.urlHint")} required />
        <Events chosen={events} onChange={setEvents} />
        <Wrong text={doing.wrong} />
      </Panel>
    </form>
  );
}

function Endpoint({ hook }: { hook: Webhook }) {
  const { t } = useWords();
  const trying = useTrying();
  const [secret, setSecret] = useState<string | null>(null);
  const [asking, setAsking] = useState<"delete" | "events" | null>(null);
  const [open, setOpen] = useState(false);
  const path = { params: { path: { webhook_id: hook.id } } };
  const change = (body: { enabled?: boolean; events?: string[] }) => trying(need(api.PATCH("/api/v1/webhooks/{webhook_id}", { ...path, body })), () => void freshen("webhooks"));
  const test = () =>
    trying(need(api.POST("/api/v1/webhooks/{webhook_id}/test", path)), () => {
      setOpen(true);
      say(t("webhooks.tested"));
      void freshen("webhooks");
    });
  const rotate = () =>
    trying(need(api.POST("/api/v1/webhooks/{webhook_id}/rotate", path)), (told) => {
      setSecret(told.secret ?? null);
      void freshen("webhooks");
    });
  const drop = () =>
    trying(done(api.DELETE("/api/v1/webhooks/{webhook_id}", path)), () => {
      say(t("webhooks.removed"));
      void freshen("webhooks");
    });
  return (
    <section className="settings-panel webhook" data-testid="webhook" aria-label={hook.url}>
      <header>
        <Switch
          label={<span className="webhook-url">{hook.url}</span>}
          hint={hook.enabled ? hook.events.length > 0 && hook.events.length < EVENTS.length ? hook.events.join(", ") : t("webhooks.allEvents") : hook.disabled_reason ? t("webhooks.offBecause", { reason: hook.disabled_reason }) : t("webhooks.off")}
          checked={hook.enabled}
          onChange={(enabled) => change({ enabled })}
        />
      </header>
      {hook.rotating_until && (
        <p className="settings-hint">
          {t("webhooks.rotating")} <When at={hook.rotating_until} />
        </p>
      )}
      {secret && <Secret label={t("webhooks.newSecret")} lead={t("onceOnly")} value={secret} onClose={() => setSecret(null)} />}
      <footer>
        <Button onClick={test}>{t("webhooks.test")}</Button>
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("webhooks.log")}
        </Button>
        <Menu
          label={t("common.more")}
          trigger={<IconButton icon="more" label={t("webhooks.moreFor", { url: hook.url })} />}
          lines={[
            { id: "events", label: t("webhooks.changeEvents"), icon: "edit", onSelect: () => setAsking("events") },
            { id: "rotate", label: t("webhooks.rotate"), icon: "again", onSelect: rotate },
            { id: "line", divider: true },
            { id: "delete", label: t("webhooks.remove"), icon: "trash", danger: true, onSelect: () => setAsking("delete") },
          ]}
        />
      </footer>
      {open && <Log id={hook.id} />}
      {asking === "events" && (
        <ChangeEvents
          hook={hook}
          onClose={() => setAsking(null)}
          onSave={(events) => {
            setAsking(null);
            change({ events });
          }}
        />
      )}
      {asking === "delete" && (
        <Dialog
          title={t("webhooks.removeTitle")}
          lead={t("webhooks.removeLead", { url: hook.url })}
          onClose={() => setAsking(null)}
          foot={
            <Button kind="danger" onClick={drop}>
              {t("webhooks.remove")}
            </Button>
          }
        >
          {null}
        </Dialog>
      )}
    </section>
  );
}

function ChangeEvents({ hook, onClose, onSave }: { hook: Webhook; onClose: () => void; onSave: (events: string[]) => void }) {
  const { t } = useWords();
  const [events, setEvents] = useState<string[]>(hook.events.length > 0 ? hook.events : [...EVENTS]);
  return (
    <Dialog
      title={t("webhooks.changeEvents")}
      onClose={onClose}
      foot={
        <Button kind="primary" disabled={events.length === 0} onClick={() => onSave(events)}>
          {t("save")}
        </Button>
      }
    >
      <Events chosen={events} onChange={setEvents} />
    </Dialog>
  );
}

function Log({ id }: { id: string }) {
  const { t } = useWords();
  const [state, setState] = useState("");
  const log = useInfiniteQuery(deliveriesQuery(id, STATES.find((one) => one === state)));
  return (
    <div className="webhook-log">
      <Choice label={t("webhooks.show")} value={state} onPick={setState} options={[["", t("webhooks.everything")], ...STATES.map((one) => [one, t(`webhooks.states.${one}`)] as const)]} />
      <Loaded query={log} height={60} empty={{ when: ({ pages }) => pages[0]?.items.length === 0, say: t("webhooks.nothing") }}>
        {({ pages }) => <ul className="settings-rows">{pages.flatMap((page) => page.items).map((one) => <Told key={one.id} one={one} />)}</ul>}
      </Loaded>
      <MoreButton query={log} />
    </div>
  );
}

/** A body as sent, laid out; as it is where it is no JSON. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function Told({ one }: { one: Delivery }) {
  const { t, language } = useWords();
  const trying = useTrying();
  const again = () =>
    trying(need(api.POST("/api/v1/webhooks/deliveries/{delivery_id}/resend", { params: { path: { delivery_id: one.id } } })), () => {
      say(t("webhooks.resent"));
      void freshen("webhooks");
    });
  const outcome = (status: number | null, error: string | null) => (status !== null ? t("webhooks.answered", { status }) : t(`webhooks.errors.${error ?? "none"}` as "webhooks.errors.none"));
  return (
    <li data-testid="delivery">
      <div>
        <code>{one.event}</code> <span className="settings-badge" data-state={one.state}>{t(`webhooks.states.${one.state}`)}</span>
        <small>
          <When at={one.created_at} />
          {one.tries.length > 0 && `, ${t("webhooks.tries", { count: one.tries.length })}`}
          {one.state === "pending" && one.next_at && one.tries.length > 0 && `, ${t("webhooks.next")} ${new Date(one.next_at).toLocaleTimeString(language)}`}
        </small>
        {one.tries.length > 0 && (
          <details>
            <summary>{outcome(one.tries.at(-1)?.status ?? null, one.tries.at(-1)?.error ?? null)}</summary>
            <ol>
              {one.tries.map((each) => (
                <li key={each.at}>
                  <When at={each.at} /> {outcome(each.status, each.error)} <small>{seconds(each.took_ms, language)}</small>
                </li>
              ))}
            </ol>
            {one.body && (
              <>
                <small>{t("webhooks.sent")}</small>
                <pre>{pretty(one.body)}</pre>
              </>
            )}
          </details>
        )}
      </div>
      {(one.state !== "pending" || one.tries.length > 0) && (
        <Button kind="bare" icon="again" onClick={again}>
          {t(one.state === "pending" ? "webhooks.tryNow" : "webhooks.resend")}
        </Button>
      )}
    </li>
  );
}

function CallbackSecret() {
  const { t } = useWords();
  const [secret, setSecret] = useState<string | null>(null);
  const trying = useTrying();
  if (secret) return <Secret label={t("webhooks.callback")} lead={t("webhooks.callbackLead")} value={secret} onClose={() => setSecret(null)} />;
  return (
    <Panel title={t("webhooks.callback")} lead={t("webhooks.callbackLead")}>
      <p>
        <Button icon="key" onClick={() => trying(need(api.GET("/api/v1/webhooks/callback-secret")), (told) => setSecret(told.secret))}>
          {t("webhooks.showSecret")}
        </Button>
      </p>
    </Panel>
  );
}
