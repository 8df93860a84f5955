"""Documents of the Evolink dialect about files: three ways to send one, what is kept, and how much may be."""

from pydantic import BaseModel, Field

from gesso.api.evolink.schema import LONGEST_URL


class Base64Upload(BaseModel):
    base64_data: str = Field(min_length=1, description="A data URL, or the bare base64.")
    upload_path: str = Field("", max_length=500)
    file_name: str = Field("", max_length=200)


class UrlUpload(BaseModel):
    file_url: str = Field(min_length=1, max_length=LONGEST_URL)
    upload_path: str = Field("", max_length=500)
    file_name: str = Field("", max_length=200)


class StreamUpload(BaseModel):
    upload_path: str = Field("", max_length=500)
    file_name: str = Field("", max_length=200)
    uploadPath: str = Field("", max_length=500)
    fileName: str = Field("", max_length=200)


class FileData(BaseModel):
    file_id: str
    file_name: str
    original_name: str
    file_size: int
    mime_type: str
    upload_path: str
    file_url: str
    download_url: str
    upload_time: str
    expires_at: str


class _Answer(BaseModel):
    """What every answer about files is wrapped in."""

    success: bool = True
    code: int = 200
    msg: str


class FileAnswer(_Answer):
    data: FileData


class ListedFile(BaseModel):
    file_id: str
    file_name: str
    file_size: int
    upload_time: str


class FileList(BaseModel):
    total: int
    files: list[ListedFile]


class FilesAnswer(_Answer):
    data: FileList


class Quota(BaseModel):
    user_group: str
    used_files: int
    max_files: int
    remain_files: int


class QuotaAnswer(_Answer):
    data: Quota


class DoneAnswer(_Answer):
    data: None = None
