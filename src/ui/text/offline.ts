/** The program without a network, and its new versions. */
import { catalogue } from './catalogue';

export const offlineText = catalogue({
  en: {
    title: 'Without a network',
    'not-yet':
      'As soon as the model is loaded, this version of the program and the model are kept on this computer.',
    keeping: 'This version of the program and the model are being kept on this computer…',
    whole:
      'Ready: this version of the program and the model in use are on this computer. The page opens, trains and inspects here without a network, at this address and in this browser.',
    incomplete:
      'Not everything could be kept on this computer, so the program needs its network. Check the connection and the room on the disk, then reload the page.',
    impossible:
      'This browser keeps no programs of this address: that takes an address that begins with https:// or is on this computer (localhost).',
    newVersion: 'New version',
    there:
      'A new version of this program is there. The page reloads to take it, in all windows; projects and results stay.',
    taking: 'The new version is being fetched. The page reloads by itself.',
    busy: 'Another window of this program is at work. The new version comes when nobody is: finish or cancel the work there, then try again.',
    failed:
      'The new version could not be fetched, so this one goes on. Check the connection, then try again.',
    atWork: 'A new version of this program is there. It can come when the work in this window is done.',
    update: 'Update now',
    later: 'Later',
  },
  de: {
    title: 'Ohne Netz',
    'not-yet':
      'Sobald das Modell geladen ist, werden diese Version des Programms und das Modell auf diesem Rechner aufbewahrt.',
    keeping: 'Diese Version des Programms und das Modell werden auf diesem Rechner abgelegt …',
    whole:
      'Bereit: Diese Version des Programms und das verwendete Modell liegen auf diesem Rechner. Die Seite öffnet sich, lernt an und prüft hier ohne Netz, unter dieser Adresse und in diesem Browser.',
    incomplete:
      'Nicht alles konnte auf diesem Rechner abgelegt werden, deshalb braucht das Programm sein Netz. Prüfen Sie die Verbindung und den Platz auf dem Datenträger und laden Sie die Seite neu.',
    impossible:
      'Dieser Browser bewahrt von dieser Adresse keine Programme auf: Dafür muss sie mit https:// beginnen oder auf diesem Rechner liegen (localhost).',
    newVersion: 'Neue Version',
    there:
      'Eine neue Version dieses Programms ist da. Die Seite lädt dafür neu, in allen Fenstern; Projekte und Ergebnisse bleiben.',
    taking: 'Die neue Version wird geholt. Die Seite lädt von selbst neu.',
    busy: 'Ein anderes Fenster dieses Programms arbeitet. Die neue Version kommt, wenn keines mehr arbeitet: Beenden Sie die Arbeit dort oder brechen Sie sie ab und versuchen Sie es dann erneut.',
    failed:
      'Die neue Version konnte nicht geholt werden, deshalb läuft diese weiter. Prüfen Sie die Verbindung und versuchen Sie es erneut.',
    atWork:
      'Eine neue Version dieses Programms ist da. Sie kann kommen, wenn die Arbeit in diesem Fenster getan ist.',
    update: 'Jetzt aktualisieren',
    later: 'Später',
  },
  zh: {
    title: '无网络使用',
    'not-yet': '模型加载完成后，此版本的程序和模型会保存在这台电脑上。',
    keeping: '正在将此版本的程序和模型保存到这台电脑…',
    whole:
      '已就绪：此版本的程序和所用模型已在这台电脑上。在此浏览器中打开此地址，无需网络即可打开、训练和检测。',
    incomplete: '未能将全部内容保存到这台电脑，因此程序仍需要网络。请检查连接和磁盘空间，然后重新加载页面。',
    impossible: '此浏览器不会保存该地址的程序：地址须以 https:// 开头，或位于本机（localhost）。',
    newVersion: '新版本',
    there: '此程序有新版本。更新时所有窗口中的页面都会重新加载；项目和结果会保留。',
    taking: '正在获取新版本，页面将自动重新加载。',
    busy: '此程序的另一个窗口正在工作，空闲时才能更新。请在该窗口完成或取消工作，然后重试。',
    failed: '未能获取新版本，当前版本继续运行。请检查连接，然后重试。',
    atWork: '此程序有新版本。此窗口的工作完成后即可更新。',
    update: '立即更新',
    later: '稍后',
  },
});
