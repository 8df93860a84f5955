/** All boards, each as a collage of what lies on it. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { ApiError, fileUrl } from "../client/api";
import { Button, IconButton } from "../ui/button";
import { useNow } from "../ui/clock";
import { copyText } from "../ui/copy";
import { ago } from "../ui/format";
import { Icon } from "../ui/icons";
import { Menu } from "../ui/menu";
import { EmptyState, ErrorPanel, Skeleton } from "../ui/states";
import { say } from "../ui/toast";
import { imagineWithTaste } from "../client/trying";
import { plain } from "./note-text";
import { boardsQuery, createBoard, deleteBoard, renameBoard, restoreBoard, styleOf } from "./queries";
import type { BoardDocument } from "./things";
import { useWords } from "./words";
import "./boards.css";

export function BoardsPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(boardsQuery);
  const [making, setMaking] = useState(false);

  const create = async () => {
    setMaking(true);
    const names = new Set(data?.map((one) => one.name.toLowerCase()));
    let number = (data?.length ?? 0) + 1;
    while (names.has(t("newName", { number }).toLowerCase())) number += 1;
    try {
      const made = await createBoard(t("newName", { number }));
      await navigate({ to: "/boards/$boardId", params: { boardId: made.id } });
    } catch (reason) {
      say(reason instanceof ApiError && reason.message ? reason.message : t("failed"), { wrong: true });
    } finally {
      setMaking(false);
    }
  };

  return (
    <section className="boards">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p>{t("lead")}</p>
        </div>
        {data && data.length > 0 && (
          <Button kind="primary" icon="plus" disabled={making} onClick={() => void create()}>
            {t("create")}
          </Button>
        )}
      </header>
      {error && !data && <ErrorPanel title={t("failed")} details={error.message} action={<Button onClick={() => void refetch()}>{t("common.retry")}</Button>} />}
      {!data && !error && (
        <ul className="boards-grid" aria-busy="true" aria-label={t("common.loading")}>
          {Array.from({ length: 4 }, (_, i) => (
            <li key={i}>
              <Skeleton style={{ aspectRatio: "4 / 3" }} />
            </li>
          ))}
        </ul>
      )}
      {data?.length === 0 && (
        <EmptyState
          icon="boards"
          title={t("emptyTitle")}
          lead={t("emptyLead")}
          action={
            <Button kind="primary" icon="plus" disabled={making} onClick={() => void create()}>
              {t("create")}
            </Button>
          }
        />
      )}
      {data && data.length > 0 && <ul className="boards-grid">{data.map((board) => <Card key={board.id} board={board} />)}</ul>}
    </section>
  );
}

function Card({ board }: { board: BoardDocument }) {
  const { t, language } = useWords();
  const now = useNow();
  const [naming, setNaming] = useState(false);
  const wrong = (reason: unknown) => say(reason instanceof ApiError && reason.message ? reason.message : t("failed"), { wrong: true });

  const remove = () =>
    void deleteBoard(board)
      .then(() => say(t("deleted", { name: board.name }), { undo: () => void restoreBoard(board).catch(wrong) }))
      .catch(wrong);
  const rename = (name: string) => {
    setNaming(false);
    if (name && name !== board.name) renameBoard(board.id, name).catch(wrong);
  };
  const style = () => {
    say(t("styleMaking"));
    styleOf(board).then((name) => say(t("styleMade", { name })), wrong);
  };
  const copy = () => void copyText(board.code).then((done) => say(done ? t("codeCopied", { code: board.code }) : t("common.copyFailed"), { wrong: !done }));

  return (
    <li className="board-card">
      <Link to="/boards/$boardId" params={{ boardId: board.id }} className="board-collage" aria-label={board.name}>
        <Collage board={board} />
      </Link>
      <div className="board-card-foot">
        {naming ? (
          <input
            className="text-field"
            defaultValue={board.name}
            aria-label={t("nameLabel")}
            maxLength={60}
            autoFocus
            onBlur={(event) => rename(event.target.value.trim())}
            onKeyDown={(event) => {
              if (event.key === "Enter") rename(event.currentTarget.value.trim());
              if (event.key === "Escape") setNaming(false);
            }}
          />
        ) : (
          <p>
            <Link to="/boards/$boardId" params={{ boardId: board.id }} tabIndex={-1}>
              {board.name}
            </Link>
            <span className="aside">
              {board.items.length === 0 ? t("nothing") : t("things", { count: board.items.length })}
              <span className="board-changed"> · {t("changed", { time: ago(board.changed_at, now, language) })}</span>
            </span>
          </p>
        )}
        <Menu
          trigger={<IconButton icon="more" label={t("menu", { name: board.name })} />}
          lines={[
            { id: "use", icon: "create", label: t("use"), disabled: !board.items.some((one) => one.kind === "picture"), onSelect: () => imagineWithTaste(board.code) },
            { id: "style", icon: "style", label: t("makeStyle"), disabled: !board.items.some((one) => one.image), onSelect: style },
            { id: "copy", icon: "copy", label: t("copyCode", { code: board.code }), onSelect: copy },
            { id: "rename", icon: "edit", label: t("rename"), onSelect: () => setNaming(true) },
            { id: "line", divider: true },
            { id: "delete", icon: "trash", label: t("delete"), danger: true, onSelect: remove },
          ]}
        />
      </div>
    </li>
  );
}

function Collage({ board }: { board: BoardDocument }) {
  const pictures = board.items.flatMap((one) => (one.image ? [one.image] : [])).slice(-4);
  const notes = board.items.filter((one) => one.kind === "note").slice(-2);
  if (pictures.length === 0 && notes.length === 0) return <Icon name="boards" size={30} />;
  if (pictures.length === 0) {
    return notes.map((note) => (
      <span key={note.id} className="board-collage-note" style={{ background: note.color || undefined }}>
        {plain(note.value)}
      </span>
    ));
  }
  return (
    <span className="board-collage-pictures" data-count={pictures.length}>
      {pictures.map((image) => (
        <img key={image.id} src={fileUrl(image, { format: "webp", width: 320 })} alt="" loading="lazy" />
      ))}
    </span>
  );
}
