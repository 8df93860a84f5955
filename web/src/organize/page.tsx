/** Everything that was made, to find again and to put in order. */
import { Wall } from "./wall";

export function OrganizePage() {
  return <Wall />;
}
