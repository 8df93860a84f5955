/** The one question of the library that cannot be taken back. */
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { useWords } from "./words";

interface Props {
  title: string;
  lead: string;
  action: string;
  onDo: () => void;
  onClose: () => void;
}

export function Confirm({ title, lead, action, onDo, onClose }: Props) {
  const { t } = useWords();
  return (
    <Dialog
      title={title}
      lead={lead}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            onClick={() => {
              onDo();
              onClose();
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}
