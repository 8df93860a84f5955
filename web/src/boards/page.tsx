import { Placeholder } from "../ui/placeholder";

export function BoardsPage() {
  return <Placeholder name="boards" icon="boards" />;
}
