import { Placeholder } from "../ui/placeholder";

export function PlaygroundPage() {
  return <Placeholder name="playground" icon="code" />;
}
