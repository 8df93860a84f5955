/** What this studio does not draw: for the owner to change and try, for everybody what was stopped and how to appeal. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useId, useState, type SubmitEvent } from "react";

import { api, need } from "../client/api";
import { queryClient, sessionQuery } from "../client/queries";
import type { components } from "../client/schema";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { say } from "../ui/toast";
import { Field, Loaded, MoreButton, Panel, Section, useDoing, useTrying, When, Wrong } from "./parts";
import { appealsQuery, decisionsQuery, freshen, policyQuery, type Appeal, type Decision } from "./queries";
import { useWords } from "./words";

type Check = components["schemas"]["CheckDocument"];

export function Policy() {
  const { t } = useWords();
  const session = useQuery(sessionQuery);
  const runs = session.data?.scopes.includes("admin") ?? false;
  return (
    <Section title={t("sections.policy")} lead={t(runs ? "policy.lead" : "policy.leadYours")}>
      <TryOut />
      {runs && <Edit />}
      <Appeals runs={runs} />
      <Decisions runs={runs} may={session.data?.scopes.includes("draw") ?? false} />
    </Section>
  );
}

function TryOut() {
  const { t } = useWords();
  const [prompt, setPrompt] = useState("");
  const [told, setTold] = useState<{ check: Check; prompt: string } | null>(null);
  const doing = useDoing();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    doing.run(
      () => need(api.POST("/api/v1/policy/check", { body: { prompt, door: "native" } })),
      (check) => setTold({ check, prompt }),
    );
  };
  return (
    <form onSubmit={submit}>
      <Panel title={t("policy.try")}>
        <div className="settings-line">
          <Field label={t("policy.prompt")} value={prompt} onText={setPrompt} maxLength={8192} hint={t("policy.tryHint")} />
          <Button type="submit" disabled={doing.busy || !prompt.trim()}>
            {t("policy.check")}
          </Button>
        </div>
        <div role="status" data-testid="policy-told">
          {told?.check.allowed && (
            <p className="policy-told" data-ok>
              <Icon name="check" size={16} />
              {t("policy.passes")}
            </p>
          )}
          {told && !told.check.allowed && (
            <div className="policy-told">
              <p>
                <Icon name="hide" size={16} />
                {t("policy.stops", { rule: told.check.rule ?? "" })} {told.check.reason}
              </p>
              <Marked text={told.prompt} matches={told.check.matches ?? []} />
            </div>
          )}
        </div>
        <Wrong text={doing.wrong} />
      </Panel>
    </form>
  );
}

/** A prompt with what was found in it marked. */
function Marked({ text, matches }: { text: string; matches: readonly { start: number | null; end: number | null; words: string }[] }) {
  const parts = [];
  let at = 0;
  for (const { start, end } of matches.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0))) {
    if (start === null || end === null || start < at) continue;
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  parts.push(text.slice(at));
  return <blockquote className="policy-prompt">{parts}</blockquote>;
}

function Edit() {
  const policy = useQuery(policyQuery);
  return <Loaded query={policy}>{(told) => <Text key={told.text} text={told.text} rules={told.rules} doors={told.doors} />}</Loaded>;
}

function Text({ text, rules, doors }: { text: string; rules: readonly string[]; doors: Record<string, string> }) {
  const { t } = useWords();
  const [now, setNow] = useState(text);
  const doing = useDoing();
  const id = useId();
  const save = (next: string, undo?: string) =>
    doing.run(
      () => need(api.PUT("/api/v1/policy", { body: { text: next } })),
      (told) => {
        queryClient.setQueryData(policyQuery.queryKey, told);
        say(t("policy.saved", { count: told.rules.length }), undo === undefined ? {} : { undo: () => save(undo) });
      },
    );
  return (
    <Panel
      title={t("policy.file")}
      lead={t("policy.fileLead")}
      foot={
        <>
          <Button kind="primary" disabled={doing.busy || now === text} onClick={() => save(now, text)}>
            {t("save")}
          </Button>
          <Button kind="bare" disabled={now === text} onClick={() => setNow(text)}>
            {t("policy.back")}
          </Button>
        </>
      }
    >
      <p className="settings-hint">
        {t("policy.rules")} {rules.join(", ")}
        {Object.keys(doors).length > 0 && `. ${t("policy.doors")} ${Object.entries(doors).map(([door, state]) => `${door}: ${state}`).join(", ")}`}
      </p>
      <label htmlFor={id} className="unseen">
        {t("policy.file")}
      </label>
      <textarea id={id} className="settings-code" rows={16} spellCheck="false" value={now} aria-invalid={doing.wrong !== null || undefined} aria-describedby={`${id}w`} onChange={(event) => setNow(event.target.value)} />
      <div id={`${id}w`}>
        <Wrong text={doing.wrong} />
      </div>
    </Panel>
  );
}

function Decisions({ runs, may }: { runs: boolean; may: boolean }) {
  const { t } = useWords();
  const query = useInfiniteQuery(decisionsQuery);
  const session = useQuery(sessionQuery);
  const appeals = useInfiniteQuery(appealsQuery);
  const appealed = new Set(appeals.data?.pages.flatMap((page) => page.items.map((one) => one.decision?.id)));
  return (
    <Panel title={t("policy.decisions")} lead={t(runs ? "policy.decisionsAll" : "policy.decisionsYours")}>
      <Loaded query={query} height={60} empty={{ when: ({ pages }) => pages[0]?.items.length === 0, say: t("policy.nothing") }}>
        {({ pages }) => (
      <ul className="settings-rows">
        {pages.flatMap((page) => page.items).map((one) => (
          <li key={one.id} className="policy-row">
            <div>
              <Marked text={one.prompt} matches={one.matches} />
              <small>
                {t("policy.by", { rule: one.rule, door: one.door })}, <When at={one.created_at} />
              </small>
              {may && one.person_id === session.data?.person.id && appeals.data && !appealed.has(one.id) && <AppealForm one={one} />}
            </div>
          </li>
        ))}
      </ul>
        )}
      </Loaded>
      <MoreButton query={query} />
    </Panel>
  );
}

function AppealForm({ one }: { one: Decision }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState("");
  const doing = useDoing();
  if (!open) {
    return (
      <Button kind="bare" onClick={() => setOpen(true)}>
        {t("policy.appeal")}
      </Button>
    );
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    doing.run(
      () => need(api.POST("/api/v1/policy/appeals", { body: { decision_id: one.id, words: words.trim() } })),
      () => {
        setOpen(false);
        say(t("policy.appealed"));
        void freshen("policy");
      },
    );
  };
  return (
    <form onSubmit={submit} className="settings-line">
      <Field label={t("policy.why")} value={words} onText={setWords} maxLength={2000} wrong={doing.wrong} autoFocus />
      <Button kind="primary" type="submit" disabled={doing.busy || !words.trim()}>
        {t("policy.appeal")}
      </Button>
    </form>
  );
}

function Appeals({ runs }: { runs: boolean }) {
  const { t } = useWords();
  const query = useInfiniteQuery(appealsQuery);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <Panel title={t("policy.appeals")}>
      <ul className="settings-rows">
        {items.map((one) => (
          <OneAppeal key={one.id} one={one} runs={runs} />
        ))}
      </ul>
      <MoreButton query={query} />
    </Panel>
  );
}

function OneAppeal({ one, runs }: { one: Appeal; runs: boolean }) {
  const { t } = useWords();
  const [reply, setReply] = useState("");
  const trying = useTrying();
  const decide = (granted: boolean) =>
    trying(need(api.POST("/api/v1/policy/appeals/{appeal_id}/decide", { params: { path: { appeal_id: one.id } }, body: { granted, reply: reply.trim() || null } })), () => {
      say(t(granted ? "policy.wasGranted" : "policy.wasRefused"));
      void freshen("policy");
    });
  return (
    <li className="policy-row">
      <div>
        {one.decision && <Marked text={one.decision.prompt} matches={one.decision.matches} />}
        <p>
          “{one.words}” <span className="settings-badge" data-state={one.state === "open" ? "pending" : one.state === "granted" ? "delivered" : "failed"}>{t(`policy.states.${one.state}`)}</span>
        </p>
        <small>
          <When at={one.created_at} />
          {one.reply && `: ${one.reply}`}
        </small>
        {runs && one.state === "open" && (
          <div className="settings-line">
            <Field label={t("policy.reply")} value={reply} onText={setReply} />
            <Button kind="primary" onClick={() => decide(true)}>
              {t("policy.grant")}
            </Button>
            <Button onClick={() => decide(false)}>{t("policy.refuse")}</Button>
          </div>
        )}
      </div>
    </li>
  );
}
