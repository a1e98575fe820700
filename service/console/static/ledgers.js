// 导入 / 导出: a dropped file is sent with its progress; the list is renewed while something is on its way.
"use strict";

const POLL_MS = 1000;
const MEBIBYTE = 1048576;

const form = document.querySelector("[data-drop]");
const list = document.querySelector("[data-list]");

function refuse(words) {
  const place = form.querySelector("[data-refused]");
  place.textContent = words;
  place.hidden = !words;
  form.querySelector("progress").hidden = true;
}

/** Sends a file as the body of one request; too large a one is not sent at all. */
function send(file) {
  refuse("");
  if (!file) return;
  if (file.size > Number(form.dataset.limit)) {
    const limit = Math.floor(form.dataset.limit / MEBIBYTE);
    refuse(`文件有 ${Math.ceil(file.size / MEBIBYTE)} MB，超过 ${limit} MB 上限，没有上传；请按月份或工作表拆成几份再导入`);
    return;
  }
  const request = new XMLHttpRequest();
  const bar = form.querySelector("progress");
  bar.hidden = false;
  request.upload.onprogress = (event) => { bar.value = (100 * event.loaded) / event.total; };
  request.onload = () => answered(request);
  request.onerror = () => refuse("上传中断，请检查网络后再试");
  request.open("POST", form.getAttribute("action"));
  request.setRequestHeader("x-csrf", form.dataset.csrf);
  request.setRequestHeader("x-minqing", "upload");
  request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
  request.send(file);
}

function answered(request) {
  let answer = {};
  try { answer = JSON.parse(request.responseText); } catch { /* a proxy's page, say */ }
  if (request.status === 200) window.location = answer.next;
  else refuse(answer.message || answer.title || `没有接收（${request.status}），请稍后再试`);
}

async function renew() {
  const response = await fetch(`${form.getAttribute("action")}/progress`, { headers: { "x-minqing": "list" } });
  if (response.ok) list.innerHTML = await response.text();
  watch();
}

function watch() {
  if (list.querySelector("[data-busy=yes]")) window.setTimeout(renew, POLL_MS);
}

form.querySelector("input[type=file]").addEventListener("change", (event) => send(event.target.files[0]));
form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
form.addEventListener("dragleave", () => form.classList.remove("over"));
form.addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("over");
  send(event.dataTransfer.files[0]);
});
watch();
