/** Above the board: its name, whether everything is kept, its code and what that stands for. */
import { useState } from "react";

import { api, ApiError, need } from "../client/api";
import { Button } from "../ui/button";
import { copyText } from "../ui/copy";
import { Icon } from "../ui/icons";
import { Popover } from "../ui/popover";
import { Skeleton } from "../ui/states";
import { say } from "../ui/toast";
import type { Keeping } from "./desk";
import { renameBoard } from "./queries";
import type { BoardDocument } from "./things";
import { useWords } from "./words";

export function BoardName({ board }: { board: BoardDocument }) {
  const { t } = useWords();
  const [text, setText] = useState(board.name);
  const keep = () => {
    const name = text.trim();
    if (!name || name === board.name) {
      setText(board.name);
      return;
    }
    renameBoard(board.id, name).catch((reason: unknown) => {
      setText(board.name);
      say(reason instanceof ApiError && reason.message ? reason.message : t("common.retry"), { wrong: true });
    });
  };
  return (
    <h1 className="board-name">
      <input
        value={text}
        aria-label={t("nameLabel")}
        maxLength={60}
        size={Math.max(6, text.length)}
        onChange={(event) => setText(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") {
            setText(board.name);
            requestAnimationFrame(() => (event.target as HTMLElement).blur());
          }
        }}
      />
    </h1>
  );
}

export function Saved({ keeping }: { keeping: Keeping }) {
  const { t } = useWords();
  const words = keeping.state === "refused" ? t("refused", { message: keeping.message }) : t(keeping.state);
  return (
    <p className="board-saved" data-state={keeping.state} data-testid="saved" role={keeping.state === "refused" || keeping.state === "offline" ? "alert" : undefined}>
      {words}
    </p>
  );
}

export function CodeButton({ code }: { code: string }) {
  const { t } = useWords();
  const copy = () => void copyText(code).then((done) => say(done ? t("codeCopied", { code }) : t("common.copyFailed"), { wrong: !done }));
  return (
    <button type="button" className="button bare board-code" aria-label={t("copyCode", { code })} data-tip={t("copyCode", { code })} data-tip-side="bottom" onClick={copy}>
      <code>{code}</code>
      <Icon name="copy" size={14} />
    </button>
  );
}

export function Meaning({ board, ready }: { board: BoardDocument; ready: () => Promise<void> }) {
  const { t } = useWords();
  const [says, setSays] = useState<string | null>(null);
  const look = async () => {
    setSays(null);
    try {
      await ready();
      const { says: found } = await need(api.GET("/api/v1/boards/{named}/taste", { params: { path: { named: board.id } } }));
      setSays(found);
    } catch (reason) {
      setSays(reason instanceof ApiError && reason.status !== 400 && reason.message ? reason.message : t("meaningNone"));
    }
  };
  return (
    <Popover
      label={t("meaning")}
      align="end"
      onOpenChange={(open) => {
        if (open) void look();
      }}
      trigger={
        <Button kind="bare" icon="info" className="sign-on-phone">
          {t("meaning")}
        </Button>
      }
    >
      <div className="board-says">
        <p className="aside">{t("meaningLead")}</p>
        {says === null ? <Skeleton style={{ height: 20, width: 260 }} /> : <p>{says}</p>}
      </div>
    </Popover>
  );
}
