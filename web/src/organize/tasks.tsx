/** Imports and exports under way, in the corner: how far, cancel, and what was left out and why. */
import { Button, IconButton } from "../ui/button";
import { copyText } from "../ui/copy";
import { say } from "../ui/toast";
import { dismiss, fetchFile, useTasks, type Task } from "./transfers";
import { useWords } from "./words";

export function Tasks() {
  const tasks = useTasks();
  const { t } = useWords();
  if (tasks.length === 0) return null;
  return (
    <section className="tasks" aria-label={t("task.label")}>
      {tasks.map((task) => (
        <TaskCard key={task.key} task={task} />
      ))}
    </section>
  );
}

function TaskCard({ task }: { task: Task }) {
  const { t } = useWords();
  const live = task.state === "running" || task.state === "uploading";
  const sum =
    task.kind === "files" || task.kind === "archive"
      ? [t("task.fresh", { count: task.fresh }), task.known > 0 && t("task.known", { count: task.known }), task.report.length > 0 && t("task.left", { count: task.report.length })].filter(Boolean).join(" · ")
      : t("pictures", { count: task.done });
  const text = live ? t(task.state === "uploading" ? "task.uploading" : "task.running", { done: task.done, total: task.total }) : task.state === "done" ? sum : t(`task.${task.state}`);
  const report = task.report.map((one) => `${one.file}: ${one.message || one.code}`).join("\n");
  return (
    <article className="task" data-state={task.state} data-kind={task.kind} data-testid="task">
      <header>
        <h2>{t(`task.title.${task.kind}`)}</h2>
        {live ? (
          <Button kind="bare" onClick={task.cancel}>
            {t("common.cancel")}
          </Button>
        ) : (
          <IconButton icon="close" size={16} label={t("common.close")} onClick={() => dismiss(task.key)} />
        )}
      </header>
      {live && (
        <div className="task-track" role="progressbar" aria-label={t(`task.title.${task.kind}`)} aria-valuemin={0} aria-valuemax={Math.max(1, task.total)} aria-valuenow={task.done}>
          <i style={{ width: `${task.total > 0 ? (100 * task.done) / task.total : 0}%` }} />
        </div>
      )}
      <p role="status">{text}</p>
      {task.state === "failed" && task.error !== "" && <p className="task-error">{task.error}</p>}
      {task.state === "done" && task.file !== null && (
        <Button icon="download" onClick={() => task.file !== null && fetchFile(task.file)}>
          {t("task.again")}
        </Button>
      )}
      {task.report.length > 0 && (
        <details>
          <summary>{t("task.report")}</summary>
          <ul>
            {task.report.slice(0, 100).map((one) => (
              <li key={one.file}>
                <b>{one.file}</b> {one.message || t("task.unknown")}
              </li>
            ))}
          </ul>
          <Button icon="copy" onClick={() => void copyText(report).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }))}>
            {t("common.copy")}
          </Button>
        </details>
      )}
    </article>
  );
}
