import { Placeholder } from "../ui/placeholder";

export function DraftPage() {
  return <Placeholder name="draft" icon="chat" />;
}
