import { Placeholder } from "../ui/placeholder";

export function BoardPage() {
  return <Placeholder name="boards" icon="boards" />;
}
