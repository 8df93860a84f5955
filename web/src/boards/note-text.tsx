/** As much of Markdown as a note wants: headings, lists, bold, italics, code, links. Everything else is what it says. */
import type { ReactNode } from "react";

const PIECES = /\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s)]+)/gu;

function inline(text: string): ReactNode[] {
  const result: ReactNode[] = [];
  let at = 0;
  for (const found of text.matchAll(PIECES)) {
    if (found.index > at) result.push(text.slice(at, found.index));
    at = found.index + found[0].length;
    const [, bold, italic, code, name, link, bare] = found;
    const address = link ?? bare;
    if (bold !== undefined) result.push(<strong key={at}>{bold}</strong>);
    else if (italic !== undefined) result.push(<em key={at}>{italic}</em>);
    else if (code !== undefined) result.push(<code key={at}>{code}</code>);
    else if (address !== undefined) {
      result.push(
        <a key={at} href={address} target="_blank" rel="noreferrer noopener">
          {name ?? address.replace(/^https?:\/\//u, "")}
        </a>,
      );
    }
  }
  if (at < text.length) result.push(text.slice(at));
  return result;
}

export function NoteText({ text }: { text: string }) {
  const blocks: ReactNode[] = [];
  let list: ReactNode[] = [];
  const endList = () => {
    if (list.length > 0) blocks.push(<ul key={`l${blocks.length}`}>{list}</ul>);
    list = [];
  };
  for (const [i, line] of text.split("\n").entries()) {
    const item = /^\s*[-*] (.*)$/u.exec(line);
    if (item) {
      list.push(<li key={i}>{inline(item[1] ?? "")}</li>);
      continue;
    }
    endList();
    const head = /^#{1,3} (.*)$/u.exec(line);
    if (head) blocks.push(<p key={i} className="note-head">{inline(head[1] ?? "")}</p>);
    else if (line.trim()) blocks.push(<p key={i}>{inline(line)}</p>);
  }
  endList();
  return <div className="note-text">{blocks}</div>;
}

/** The words alone, for names read aloud. */
export function plain(text: string): string {
  return text.replace(/[*#`]/gu, "").replace(/\s+/gu, " ").trim().slice(0, 80);
}
