import { Placeholder } from "../ui/placeholder";

export function EditPage() {
  return <Placeholder name="edit" icon="edit" />;
}
