/** Everything out as one archive, and in again; and where the home lies. */
import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type ChangeEvent } from "react";

import { api, ApiError, need } from "../client/api";
import { sessionQuery } from "../client/queries";
import { Button, IconButton } from "../ui/button";
import { gigabytes } from "../ui/format";
import { say } from "../ui/toast";
import { Loaded, Panel, Section, useDoing, useTrying, When, Wrong } from "./parts";
import { exportsQuery, freshen, importsQuery, type Transfer } from "./queries";
import { useWords } from "./words";

export function Backup() {
  const { t } = useWords();
  const exports = useQuery(exportsQuery);
  const imports = useQuery(importsQuery);
  const session = useQuery(sessionQuery);
  const doing = useDoing();
  const may = session.data?.scopes.includes("edit") ?? false;
  const pack = () =>
    doing.run(
      () => need(api.POST("/api/v1/exports", { body: { everything: true, format: "original", sidecars: true } })),
      () => void freshen("transfers"),
    );
  return (
    <Section title={t("sections.backup")} lead={t("backup.lead")}>
      <Panel
        title={t("backup.export")}
        lead={t("backup.exportLead")}
        foot={
          <Button kind="primary" icon="download" disabled={doing.busy} onClick={pack}>
            {t("backup.pack")}
          </Button>
        }
      >
        <Wrong text={doing.wrong} />
        <Loaded query={exports} height={40}>
          {({ items }) => (
            <ul className="settings-rows">
              {items.map((one) => (
                <Row key={one.id} one={one} kind="export" />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      {may && (
        <Panel title={t("backup.import")} lead={t("backup.importLead")}>
          <TakeIn />
          <Loaded query={imports} height={40}>
            {({ items }) => (
              <ul className="settings-rows">
                {items.map((one) => (
                  <Row key={one.id} one={one} kind="import" />
                ))}
              </ul>
            )}
          </Loaded>
        </Panel>
      )}
      {session.data?.scopes.includes("admin") && (
        <Panel title={t("backup.home")} lead={t("backup.homeLead")}>
          <pre className="settings-code">{`gesso doctor\ntar czf gesso-home.tar.gz "$GESSO_HOME"`}</pre>
        </Panel>
      )}
    </Section>
  );
}

function TakeIn() {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number | null>(null);
  const doing = useDoing();
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    doing.run(
      () => send(file, setShare),
      () => {
        say(t("backup.begun"));
        void freshen("transfers");
      },
    );
  };
  return (
    <>
      <input ref={input} type="file" accept=".zip,application/zip" hidden aria-label={t("backup.choose")} onChange={pick} />
      <p>
        <Button icon="upload" disabled={doing.busy} onClick={() => input.current?.click()}>
          {t("backup.choose")}
        </Button>
      </p>
      {doing.busy && <progress className="settings-progress" aria-label={t("backup.sending")} max={1} {...(share === null ? {} : { value: share })} />}
      <Wrong text={doing.wrong} />
    </>
  );
}

/** With progress, which fetch cannot tell. */
function send(file: File, tell: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/imports");
    request.setRequestHeader("content-type", "application/zip");
    request.upload.onprogress = (event) => event.lengthComputable && tell(event.loaded / event.total);
    request.onerror = () => reject(new ApiError(0, "offline", ""));
    request.onload = () => {
      if (request.status < 300) {
        resolve();
        return;
      }
      const body = JSON.parse(request.responseText || "{}") as { error?: { code?: string; message?: string } };
      reject(new ApiError(request.status, body.error?.code ?? "internal_error", body.error?.message ?? request.statusText));
    };
    request.send(file);
  });
}

function Row({ one, kind }: { one: Transfer; kind: "export" | "import" }) {
  const { t, language } = useWords();
  const trying = useTrying();
  const end = () => {
    const told =
      kind === "export"
        ? need(api.DELETE("/api/v1/exports/{export_id}", { params: { path: { export_id: one.id } } }))
        : need(api.DELETE("/api/v1/imports/{import_id}", { params: { path: { import_id: one.id } } }));
    trying(told, () => void freshen("transfers"));
  };
  const moving = one.finished_at === null;
  return (
    <li>
      <div>
        <strong>{t(`backup.states.${one.status}`)}</strong>
        <small>
          {t("backup.count", { done: one.done, total: one.total })}
          {one.bytes > 0 && `, ${gigabytes(one.bytes / 1e9, language)}`}, <When at={one.created_at} />
          {one.error && `, ${one.error}`}
        </small>
        {moving && <progress className="settings-progress" aria-label={t("backup.progress")} max={Math.max(1, one.total)} value={one.done} />}
        {one.report.length > 0 && (
          <details>
            <summary>{t("backup.report", { count: one.report.length })}</summary>
            <ul>
              {one.report.slice(0, 100).map((line) => (
                <li key={`${line.file}${line.code}`}>
                  <code>{line.file}</code> {line.message}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {one.file && (
        <a className="button" href={one.file} download>
          {t("backup.fetch")}
        </a>
      )}
      <IconButton icon={moving ? "stop" : "trash"} size={16} label={t(moving ? "common.cancel" : "backup.forget")} onClick={end} />
    </li>
  );
}
