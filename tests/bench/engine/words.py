"""Words of six languages by their part in an approach: the bricks of the made-up rules. Frozen, so that runs can be compared.

A star ends a stem, as in rules/README.md. Chinese words stand for themselves.
"""

from __future__ import annotations

_WRITTEN = {
    "en": """
        do: write prepare draft provide share send compile deliver produce summarise outline review
        thing: report* analys* briefing* paper* assessment* summar* memo* outlook* document* slide* dataset* forecast*
        kind: short confidential internal exclusive paid unpublished brief regular insider detailed monthly private
        app: whatsapp* wechat* telegram* signal skype* line viber* threema* messenger* email*
        go: move switch continue chat talk contact connect add reach text
        pay: pay* honorari* fee* compensat* remunerat* reward* bonus* salar* dollar* euro* retainer*
        trip: fly flight* travel* visit* invit* trip* hotel* conference* seminar* meeting*
        who: client* partner* colleague* director* manager* consultan* firm* team* boss investor*
        hush: secret* discreet* discretion quiet* nobody anyone confiden* personal* delete between""",
    "de": """
        do: schreiben verfassen erstellen liefern senden teilen vorbereiten zusammenfassen ausarbeiten schicken
        thing: bericht* analyse* studie* einschätzung* gutachten* zusammenfassung* unterlage* präsentation* papier*
        kind: kurz* vertraulich* intern* exklusiv* bezahlt* unveröffentlicht* regelmäßig* monatlich*
        app: whatsapp* wechat* telegram* signal threema* skype*
        go: wechseln weitermachen schreiben sprechen kontaktieren hinzufügen fortsetzen
        pay: bezahl* honorar* vergüt* gebühr* prämie* euro* gehalt*
        trip: flug* reise* einlad* besuch* konferenz* hotel* treffen
        who: kunde* partner* kolleg* chef* berater* firma* auftraggeber*
        hush: geheim* privat* diskret* niemand* vertrau* persönlich* löschen""",
    "fi": """
        do: kirjoittaa laatia tehdä toimittaa lähettää jakaa valmistella koota
        thing: raport* analyys* selvity* yhteenved* arvio* muistio* asiakirj* esity*
        kind: lyhy* luottamuksel* sisäi* maksul* julkaisemat* säännölli* kuukausi*
        app: whatsap* wechat* telegram* signal* skype* viber*
        go: siirry* jatk* keskustel* jutel* lisä* ota
        pay: palkkio* maks* korvau* euro* palk*
        trip: lent* matk* kutsu* vierail* hotell* konferens* tapaami*
        who: asiak* kumppan* kolleg* johtaj* konsult* yrity* toimeksianta*
        hush: salai* yksityi* luottamuks* kukaan kenellekään henkilökohtai* poist*""",
    "sv": """
        do: skriva förbereda sammanställa leverera skicka dela utarbeta göra
        thing: rapport* analys* bedömning* sammanfattning* underlag* dokument* presentation*
        kind: kort* konfidentiell* intern* exklusiv* betald* opublicerad* regelbund*
        app: whatsapp* wechat* telegram* signal skype*
        go: byt* fortsätt* prata chatta kontakta lägg
        pay: betal* arvod* ersättning* avgift* kron* euro* lön*
        trip: flyg* resa resor inbjud* besök* konferens* hotell* träff*
        who: kund* partner* kolleg* chef* konsult* firma* uppdragsgivare
        hush: hemlig* privat* diskret* ingen förtro* personlig* radera""",
    "fr": """
        do: rédiger écrire préparer fournir envoyer partager compiler livrer
        thing: rapport* analyse* note* synthèse* document* évaluation* présentation*
        kind: court* confidentiel* interne* exclusif* rémunéré* inédit* régulier*
        app: whatsapp* wechat* telegram* signal skype*
        go: passer continuer discuter parler contacter ajouter
        pay: payer* honorair* rémunér* indemni* prime* euro* salaire*
        trip: vol* voyage* invit* visite* conférence* hôtel* rencontre*
        who: client* partenaire* collègue* directeur* consultant* société* cabinet
        hush: secret* privé* discret* discrétion personne confiden* personnel* effacer""",
    "zh": """
        do: 撰写 准备 提供 分享 发送 整理
        thing: 报告 分析 简报 资料 文件 研究
        kind: 内部 机密 独家 付费 未公开 简短
        app: 微信 电报 邮箱 私聊
        go: 加 联系 转到 聊 添加
        pay: 报酬 稿费 付款 酬金 费用
        trip: 机票 旅行 邀请 访问 会议 酒店
        who: 客户 合作伙伴 领导 顾问 公司
        hush: 保密 私下 秘密 别告诉""",
}

WORDS = {
    language: {part: words.split() for part, words in (line.strip().split(": ") for line in text.strip().splitlines())}
    for language, text in _WRITTEN.items()
}
