# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig appsettings.json ./
COPY Scheduly.Sessions/Scheduly.Sessions.csproj Scheduly.Sessions/packages.lock.json Scheduly.Sessions/
COPY Scheduly.Sessions.PostgreSql/Scheduly.Sessions.PostgreSql.csproj Scheduly.Sessions.PostgreSql/packages.lock.json Scheduly.Sessions.PostgreSql/
COPY Scheduly.Sessions.Redis/Scheduly.Sessions.Redis.csproj Scheduly.Sessions.Redis/packages.lock.json Scheduly.Sessions.Redis/
COPY Scheduly.Sessions.Sqlite/Scheduly.Sessions.Sqlite.csproj Scheduly.Sessions.Sqlite/packages.lock.json Scheduly.Sessions.Sqlite/
COPY Scheduly.Sessions.SqlServer/Scheduly.Sessions.SqlServer.csproj Scheduly.Sessions.SqlServer/packages.lock.json Scheduly.Sessions.SqlServer/
COPY Scheduly.Web/Scheduly.Web.csproj Scheduly.Web/packages.lock.json Scheduly.Web/
# Compiled beforehand for this platform alone; on another one the first requests take longer.
ARG TARGETARCH=amd64
RUN dotnet restore Scheduly.Web --locked-mode $([ "$TARGETARCH" != amd64 ] || echo --runtime linux-x64)
COPY Scheduly.Sessions/ Scheduly.Sessions/
COPY Scheduly.Sessions.PostgreSql/ Scheduly.Sessions.PostgreSql/
COPY Scheduly.Sessions.Redis/ Scheduly.Sessions.Redis/
COPY Scheduly.Sessions.Sqlite/ Scheduly.Sessions.Sqlite/
COPY Scheduly.Sessions.SqlServer/ Scheduly.Sessions.SqlServer/
COPY Scheduly.Web/ Scheduly.Web/
RUN dotnet publish Scheduly.Web --configuration Release --no-restore --output /app $([ "$TARGETARCH" != amd64 ] || echo --runtime linux-x64)

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS run
WORKDIR /app
COPY --from=build /app ./
# The SQLite file and, for the Memory backend, the key ring: the one place that is written to.
RUN mkdir data && chown "$APP_UID" data
VOLUME /app/data
USER $APP_UID
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["dotnet", "Scheduly.Web.dll", "ping", "http://127.0.0.1:8080/health"]
ENTRYPOINT ["dotnet", "Scheduly.Web.dll"]
