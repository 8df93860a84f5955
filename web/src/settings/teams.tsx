/** Teams: the owner makes and fills them, each member sees theirs. */
import { useQuery } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { api, need } from "../client/api";
import { sessionQuery } from "../client/queries";
import { Button, IconButton } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Menu } from "../ui/menu";
import { say } from "../ui/toast";
import { Field, Loaded, Panel, Section, useDoing, useTrying, Wrong } from "./parts";
import { done, freshen, peopleQuery, teamsQuery, type Team } from "./queries";
import { useWords } from "./words";

export function Teams() {
  const { t } = useWords();
  const teams = useQuery(teamsQuery);
  const session = useQuery(sessionQuery);
  const runs = session.data?.scopes.includes("admin") ?? false;
  return (
    <Section title={t("sections.teams")} lead={t("teams.lead")}>
      {runs && <Make />}
      <Loaded query={teams} empty={{ when: ({ items }) => items.length === 0, say: t(runs ? "teams.none" : "teams.noneYours") }}>
        {({ items }) => items.map((team) => <One key={team.id} team={team} runs={runs} />)}
      </Loaded>
    </Section>
  );
}

function Make() {
  const { t } = useWords();
  const [name, setName] = useState("");
  const doing = useDoing();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    doing.run(
      () => need(api.POST("/api/v1/teams", { body: { name: name.trim() } })),
      () => {
        setName("");
        void freshen("teams");
      },
    );
  };
  return (
    <form onSubmit={submit} className="settings-line">
      <Field label={t("teams.new")} value={name} onText={setName} maxLength={80} wrong={doing.wrong} />
      <Button kind="primary" type="submit" icon="plus" disabled={doing.busy || !name.trim()}>
        {t("teams.make")}
      </Button>
    </form>
  );
}

function One({ team, runs }: { team: Team; runs: boolean }) {
  const { t } = useWords();
  const trying = useTrying();
  const people = useQuery({ ...peopleQuery, enabled: runs });
  const [asking, setAsking] = useState<"rename" | "delete" | null>(null);
  const [name, setName] = useState(team.name);
  const doing = useDoing();
  const inside = new Set(team.members.map((one) => one.person_id));
  const others = people.data?.items.filter((one) => !inside.has(one.id)) ?? [];
  const path = { params: { path: { named: team.id } } };
  const add = (person: string) => trying(need(api.POST("/api/v1/teams/{named}/members", { ...path, body: { person } })), () => void freshen("teams"));
  const drop = (person: string, called: string) =>
    trying(need(api.DELETE("/api/v1/teams/{named}/members/{person}", { params: { path: { named: team.id, person } } })), () => {
      say(t("teams.left", { name: called }), { undo: () => add(person) });
      void freshen("teams");
    });
  const rename = () =>
    doing.run(
      () => need(api.PATCH("/api/v1/teams/{named}", { ...path, body: { name: name.trim() } })),
      () => {
        setAsking(null);
        void freshen("teams");
      },
    );
  const remove = () =>
    trying(done(api.DELETE("/api/v1/teams/{named}", path)), () => {
      say(t("teams.removed", { name: team.name }));
      void freshen("teams");
    });
  return (
    <Panel
      title={team.name}
      foot={
        runs && (
          <>
            <Menu align="start" label={t("teams.add")} trigger={<Button icon="plus" disabled={others.length === 0}>{t("teams.add")}</Button>} lines={others.map((one) => ({ id: one.id, label: one.name, onSelect: () => add(one.id) }))} />
            <Menu
              label={team.name}
              trigger={<IconButton icon="more" label={t("people.moreFor", { name: team.name })} />}
              lines={[
                { id: "rename", label: t("teams.rename"), icon: "edit", onSelect: () => setAsking("rename") },
                { id: "delete", label: t("teams.remove"), icon: "trash", danger: true, onSelect: () => setAsking("delete") },
              ]}
            />
          </>
        )
      }
    >
      {team.members.length === 0 ? (
        <p className="settings-empty">{t("teams.empty")}</p>
      ) : (
        <ul className="settings-chips">
          {team.members.map((one) => (
            <li key={one.person_id}>
              {one.name}
              {runs && <IconButton icon="close" size={12} label={t("teams.take", { name: one.name })} onClick={() => drop(one.person_id, one.name)} />}
            </li>
          ))}
        </ul>
      )}
      {asking === "rename" && (
        <Dialog title={t("teams.rename")} onClose={() => setAsking(null)} foot={<Button kind="primary" disabled={!name.trim()} onClick={rename}>{t("save")}</Button>}>
          <Field label={t("name")} value={name} onText={setName} />
          <Wrong text={doing.wrong} />
        </Dialog>
      )}
      {asking === "delete" && (
        <Dialog title={t("teams.removeTitle", { name: team.name })} lead={t("teams.removeLead")} onClose={() => setAsking(null)} foot={<Button kind="danger" onClick={remove}>{t("teams.remove")}</Button>}>
          {null}
        </Dialog>
      )}
    </Panel>
  );
}
