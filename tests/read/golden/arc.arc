filedesc://lantern.arc 0.0.0.0 20310512080000 text/plain 76
1 0 Lantern Crawler
URL IP-address Archive-date Content-type Archive-length

https://lantern.example/bridge.html 192.0.2.7 20310512080000 text/html 192
HTTP/1.1 200 OK
Content-Type: text/html; charset=ISO-8859-1

<html><head><title>Bridge closes</title></head><body><article><p>The café by the bridge stays open.</p></article></body></html>

https://lantern.example/ferry times.html 192.0.2.7 20310512080000 text/html 241
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8
Transfer-Encoding: chunked

32
<html><head><title>Ferry runs</title></head><body>
50;part=2
<article><p>The ferry runs again, Mira Oldane said.</p></article></body></html>

0


https://lantern.example/mill.html 192.0.2.7 20310512080000 text/html 200 - - 0 lantern.arc 171
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8

<html><head><title>Mill sold</title></head><body><article><p>The old mill was sold.</p></article></body></html>

no record at all

dns:lantern.example 192.0.2.7 20310512080000 text/dns 51
20310512080000
lantern.example. 600 IN A 192.0.2.7

https://lantern.example/old.html 192.0.2.7 20310512080000 text/html -1
HTTP/1.1 301 Moved Permanently
Content-Type: text/html; charset=utf-8


https://lantern.example/inn.html 192.0.2.7 20310512080000 text/html 9000
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8
Content-Length: 139

<html><head><title>Inn reopens</title></head><body><article><p>Its length is wrong, but the page is all there.</p></article></body></html>

https://lantern.example/well.html 192.0.2.7 20310512080000 no-type 112
<html><head><title>Well dug</title></head><body><article><p>A page without headers.</p></article></body></html>

https://lantern.example/quay.html 192.0.2.7 20310512080000 text/html 400
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8

<html><head><title>Quay</title></head><body><article><p>