/** Who uses this studio: invitations, roles, suspending and removing. For the owner. */
import { useQuery } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { api, need } from "../client/api";
import { sessionQuery } from "../client/queries";
import { Button, IconButton } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Menu } from "../ui/menu";
import { say } from "../ui/toast";
import { Choice, Field, Loaded, Panel, Secret, Section, useDoing, useTrying, When, Wrong } from "./parts";
import { freshen, invitationsQuery, peopleQuery, type Person } from "./queries";
import { useWords } from "./words";

const ROLES = ["member", "viewer", "owner"] as const;
const DAYS = ["1", "7", "30"] as const;

export function People() {
  const { t } = useWords();
  const people = useQuery(peopleQuery);
  const session = useQuery(sessionQuery);
  return (
    <Section title={t("sections.people")} lead={t("people.lead")}>
      <Invite />
      <Panel title={t("people.here")}>
        <Loaded query={people}>
          {({ items }) => (
            <ul className="settings-rows">
              {items.map((one) => (
                <Row key={one.id} one={one} me={one.id === session.data?.person.id} />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      <Invitations />
    </Section>
  );
}

function Invite() {
  const { t } = useWords();
  const [role, setRole] = useState<string>("member");
  const [days, setDays] = useState<string>("7");
  const [note, setNote] = useState("");
  const [link, setLink] = useState<string | null>(null);
  const doing = useDoing();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    doing.run(
      () => need(api.POST("/api/v1/invitations", { body: { role, note: note.trim(), days: Number(days) } })),
      (made) => {
        setLink(made.link);
        setNote("");
        void freshen("invitations");
      },
    );
  };
  if (link) return <Secret label={t("people.link")} lead={t("people.linkLead")} value={link} onClose={() => setLink(null)} />;
  return (
    <form onSubmit={submit}>
      <Panel
        title={t("people.invite")}
        foot={
          <Button kind="primary" type="submit" icon="plus" disabled={doing.busy}>
            {t("people.makeLink")}
          </Button>
        }
      >
        <div className="settings-pair">
          <Choice label={t("people.role")} value={role} onPick={setRole} options={ROLES.map((one) => [one, t(`roles.${one}`)])} hint={t(`roleLeads.${ROLES.find((one) => one === role) ?? "member"}`)} />
          <Choice label={t("people.valid")} value={days} onPick={setDays} options={DAYS.map((one) => [one, t("days", { count: Number(one) })])} />
        </div>
        <Field label={t("people.note")} value={note} onText={setNote} maxLength={120} hint={t("people.noteHint")} />
        <Wrong text={doing.wrong} />
      </Panel>
    </form>
  );
}

function Row({ one, me }: { one: Person; me: boolean }) {
  const { t } = useWords();
  const trying = useTrying();
  const [asking, setAsking] = useState<"remove" | "password" | null>(null);
  const path = { params: { path: { named: one.id } } };
  const change = (body: { role?: string; suspended?: boolean }, told: string) =>
    trying(need(api.PATCH("/api/v1/people/{named}", { ...path, body })), () => {
      say(told);
      void freshen("people");
    });
  return (
    <li data-over={one.suspended_at !== null || undefined} data-testid={`person-${one.name}`}>
      <div>
        <strong>{one.name}</strong>
        {me && <span className="settings-badge">{t("people.you")}</span>}
        {one.suspended_at !== null && <span className="settings-badge" data-state="failed">{t("people.suspended")}</span>}
        <small>
          {t(`roles.${one.role}`)}
          {one.email && `, ${one.email}`}, {t("people.since")} <When at={one.created_at} />
        </small>
      </div>
      {!me && (
        <Menu
          label={one.name}
          trigger={<IconButton icon="more" label={t("people.moreFor", { name: one.name })} />}
          lines={[
            {
              id: "role",
              label: t("people.role"),
              icon: "person",
              entries: ROLES.map((role) => ({ id: role, label: t(`roles.${role}`), checked: role === one.role, onSelect: () => change({ role }, t("saved")) })),
            },
            { id: "password", label: t("people.reset"), icon: "lock", onSelect: () => setAsking("password") },
            one.suspended_at === null
              ? { id: "suspend", label: t("people.suspend"), icon: "stop", onSelect: () => change({ suspended: true }, t("people.wasSuspended", { name: one.name })) }
              : { id: "restore", label: t("people.restore"), icon: "check", onSelect: () => change({ suspended: false }, t("people.wasRestored", { name: one.name })) },
            { id: "line", divider: true },
            { id: "remove", label: t("people.remove"), icon: "trash", danger: true, onSelect: () => setAsking("remove") },
          ]}
        />
      )}
      {asking === "remove" && <Remove one={one} onClose={() => setAsking(null)} />}
      {asking === "password" && <Reset one={one} onClose={() => setAsking(null)} />}
    </li>
  );
}

function Remove({ one, onClose }: { one: Person; onClose: () => void }) {
  const { t } = useWords();
  const [pictures, setPictures] = useState<"hand_over" | "trash">("hand_over");
  const doing = useDoing();
  const go = () =>
    doing.run(
      () => need(api.DELETE("/api/v1/people/{named}", { params: { path: { named: one.id }, query: { pictures } } })),
      (told) => {
        say(t(pictures === "trash" ? "people.removedTrash" : "people.removedOver", { name: one.name, count: told.pictures }));
        onClose();
        void freshen("people");
      },
    );
  return (
    <Dialog
      title={t("people.removeTitle", { name: one.name })}
      lead={t("people.removeLead")}
      onClose={onClose}
      foot={
        <Button kind="danger" disabled={doing.busy} onClick={go}>
          {t("people.remove")}
        </Button>
      }
    >
      <fieldset className="settings-ticks">
        <legend>{t("people.pictures")}</legend>
        {(["hand_over", "trash"] as const).map((way) => (
          <label key={way} className="settings-tick">
            <input type="radio" name="pictures" checked={pictures === way} onChange={() => setPictures(way)} />
            <span>
              {t(`people.ways.${way}`)}
              <small>{t(`people.wayLeads.${way}`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <Wrong text={doing.wrong} />
    </Dialog>
  );
}

function Reset({ one, onClose }: { one: Person; onClose: () => void }) {
  const { t } = useWords();
  const [password, setPassword] = useState("");
  const doing = useDoing();
  const go = () =>
    doing.run(
      () => need(api.PUT("/api/v1/people/{named}/password", { params: { path: { named: one.id } }, body: { password } })),
      () => {
        say(t("people.wasReset", { name: one.name }));
        onClose();
      },
    );
  return (
    <Dialog
      title={t("people.resetTitle", { name: one.name })}
      lead={t("people.resetLead")}
      onClose={onClose}
      foot={
        <Button kind="primary" disabled={doing.busy || password.length < 10} onClick={go}>
          {t("security.set")}
        </Button>
      }
    >
      <Field label={t("security.next")} type="text" autoComplete="off" value={password} onText={setPassword} minLength={10} hint={t("security.rule")} />
      <Wrong text={doing.wrong} />
    </Dialog>
  );
}

function Invitations() {
  const { t } = useWords();
  const invitations = useQuery(invitationsQuery);
  const trying = useTrying();
  const revoke = (id: string) => trying(need(api.DELETE("/api/v1/invitations/{invitation_id}", { params: { path: { invitation_id: id } } })), () => void freshen("invitations"));
  const items = invitations.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Panel title={t("people.invitations")}>
      <ul className="settings-rows">
        {items.map((one) => (
          <li key={one.id} data-over={one.state !== "open" || undefined}>
            <div>
              <strong>{one.note || t(`roles.${one.role}`)}</strong>
              <span className="settings-badge" data-state={one.state === "open" ? "pending" : undefined}>{t(`people.states.${one.state}`)}</span>
              <small>
                {t(`roles.${one.role}`)}, {t("people.made")} <When at={one.created_at} />
                {one.state === "open" && (
                  <>
                    , {t("people.until")} <When at={one.expires_at} />
                  </>
                )}
              </small>
            </div>
            {one.state === "open" && (
              <Button kind="bare" onClick={() => revoke(one.id)}>
                {t("people.revoke")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
